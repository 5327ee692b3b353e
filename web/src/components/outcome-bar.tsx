import { For } from 'solid-js';
import { formatCount } from '../data/format.ts';
import { type Status, statusFacts, statusOrder } from '../data/status-facts.ts';
import './outcome-bar.css';

/** How many ended how. */
export type OutcomeCounts = { readonly [S in Status]?: number };

const open: readonly Status[] = ['running', 'pending'];
/** What has no result yet stands behind what has one: the bar of a run that goes on fills from the left. */
const barOrder = [...statusOrder.filter((status) => !open.includes(status)), ...open];

/** The outcomes that there are, those that want attention first. */
export function outcomesOf(counts: OutcomeCounts): { readonly status: Status; readonly count: number }[] {
  return barOrder.flatMap((status) => {
    const count = counts[status] ?? 0;
    return count > 0 ? [{ status, count }] : [];
  });
}

/** Outcomes in words: `1 failed, 48 passed`. */
export function outcomeText(counts: OutcomeCounts): string {
  const parts = outcomesOf(counts).map(
    ({ status, count }) => `${formatCount(count)} ${statusFacts(status).label.toLowerCase()}`,
  );
  return parts.join(', ') || 'no results';
}

/**
 * Outcomes as one bar with a part for each. A part is never so small that it cannot be seen; patterns tell apart what
 * colours may not.
 */
export function OutcomeBar(props: { counts: OutcomeCounts; height?: number | undefined }) {
  const text = () => outcomeText(props.counts);
  return (
    <span
      class="outcome-bar"
      role="img"
      aria-label={text()}
      title={text()}
      style={{ height: `${props.height ?? 8}px` }}
    >
      <For each={outcomesOf(props.counts)}>
        {(part) => (
          <span
            data-tone={statusFacts(part.status).tone}
            class={`part ${part.status}`}
            style={{ 'flex-grow': part.count }}
          />
        )}
      </For>
    </span>
  );
}
