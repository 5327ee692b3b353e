import './flaky-badge.css';

const texts: Readonly<Record<string, string>> = {
  flaky: 'Flaky',
  suspect: 'Suspect',
  healthy: 'Steady',
};

/** Whether a test is flaky, as it was concluded. */
export function FlakyBadge(props: { status: string }) {
  return (
    <span class="flaky-badge" data-status={props.status}>
      {texts[props.status] ?? props.status}
    </span>
  );
}
