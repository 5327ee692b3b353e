import { createMemo, For, Show } from 'solid-js';
import type { Answer } from '../../data/api-request.ts';
import { counted } from '../../data/format.ts';
import { VerdictStrip } from '../tests/verdict-strip.tsx';

type Entry = Answer<'/tests/{test}/history'>['items'][number];

/** Branches that are shown at most: those of the latest runs. */
const most = 8;
/** Runs of a branch that are drawn at most. */
const drawn = 30;

/** How a test fared on each branch; one is chosen by a click, and left by another. */
export function BranchHistories(props: {
  /** Runs of the test, the latest first. */
  entries: readonly Entry[];
  chosen: string;
  onChoose: (branch: string) => void;
}) {
  const branches = createMemo(() =>
    Array.from(Map.groupBy(props.entries, ({ run }) => run.branch ?? ''))
      .filter(([branch]) => branch !== '')
      .slice(0, most),
  );
  return (
    <Show when={branches().length > 1 || props.chosen !== ''}>
      <div class="branch-histories" role="group" aria-label="Branches">
        <For each={branches()}>
          {([branch, entries]) => (
            <button
              type="button"
              aria-pressed={props.chosen === branch}
              onClick={() => props.onChoose(props.chosen === branch ? '' : branch)}
            >
              <bdi class="clip">{branch}</bdi>
              <VerdictStrip
                label={branch}
                verdicts={entries
                  .slice(0, drawn)
                  .map(({ verdict }) => verdict)
                  .toReversed()}
              />
              <span class="faint">{counted(entries.length, 'run')}</span>
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}
