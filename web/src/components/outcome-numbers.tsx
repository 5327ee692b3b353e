import { For } from 'solid-js';
import { formatCount } from '../data/format.ts';
import { statusFacts } from '../data/status-facts.ts';
import { type OutcomeCounts, outcomesOf, outcomeText } from './outcome-bar.tsx';
import { StatusMark } from './status-mark.tsx';
import './outcome-numbers.css';

/** How many of each outcome, with their marks: `✕ 1  ✓ 48`. */
export function OutcomeNumbers(props: { counts: OutcomeCounts }) {
  return (
    <span class="outcome-numbers" role="img" aria-label={outcomeText(props.counts)}>
      <For each={outcomesOf(props.counts)}>
        {(part) => (
          <span data-tone={statusFacts(part.status).tone} title={statusFacts(part.status).label}>
            <StatusMark status={part.status} size={12} silent />
            {formatCount(part.count)}
          </span>
        )}
      </For>
    </span>
  );
}
