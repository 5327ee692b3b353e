import { For } from 'solid-js';
import { statusFacts } from '../../data/status-facts.ts';
import './verdict-strip.css';

/** What came of a test in its last runs, the oldest first, as small bars: tall is bad. */
export function VerdictStrip(props: { verdicts: readonly (string | null)[]; label: string }) {
  const bad = () => props.verdicts.filter((verdict) => verdict !== null && verdict !== 'passed');
  const text = () =>
    `${props.label}: ${props.verdicts.filter((verdict) => verdict === 'passed').length} passed` +
    `${bad().length === 0 ? '' : `, ${bad().length} others`}`;
  return (
    <span class="verdict-strip" role="img" aria-label={text()} title={text()}>
      <For each={props.verdicts}>
        {(verdict) => (
          <span data-tone={verdict === null ? 'none' : statusFacts(verdict).tone} data-verdict={verdict} />
        )}
      </For>
    </span>
  );
}
