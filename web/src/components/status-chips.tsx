import { For, Show } from 'solid-js';
import { formatCount } from '../data/format.ts';
import { statusFacts } from '../data/status-facts.ts';
import { StatusMark } from './status-mark.tsx';
import './text-filter.css';

/** Statuses to filter by: each is pressed or not; with counts where they are known. */
export function StatusChips(props: {
  label: string;
  options: readonly { readonly status: string; readonly count?: number | undefined }[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  const toggle = (status: string) =>
    props.onChange(
      props.chosen.includes(status)
        ? props.chosen.filter((other) => other !== status)
        : [...props.chosen, status],
    );
  return (
    <div class="line" role="group" aria-label={props.label}>
      <For each={props.options.map((option) => option.status)}>
        {(status) => (
          <button
            type="button"
            class="chip"
            data-tone={statusFacts(status).tone}
            aria-pressed={props.chosen.includes(status)}
            onClick={() => toggle(status)}
          >
            <StatusMark status={status} size={13} silent />
            {statusFacts(status).label}
            <Show when={props.options.find((option) => option.status === status)?.count !== undefined}>
              <b>{formatCount(props.options.find((option) => option.status === status)?.count)}</b>
            </Show>
          </button>
        )}
      </For>
    </div>
  );
}
