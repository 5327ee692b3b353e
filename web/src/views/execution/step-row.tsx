import { createMemo, For, Show } from 'solid-js';
import { IconButton } from '../../components/button.tsx';
import { DurationBar } from '../../components/duration-bar.tsx';
import { ErrorBlock, hasError } from '../../components/error-block.tsx';
import { Icon } from '../../components/icon.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { formatDuration } from '../../data/format.ts';
import { statusFacts } from '../../data/status-facts.ts';
import type { ExecutionDetails, StepItem } from './execution-data.ts';

/** One step with what belongs to it: doc string, table, attempts, errors. */
export function StepRow(props: {
  step: StepItem;
  execution: ExecutionDetails['execution'];
  longestMs: number;
  href: string;
  hasFrame: boolean;
  onShowFrame: () => void;
}) {
  const step = () => props.step;
  // The error of the attempt stands above the steps already; here only what says something else.
  const errors = createMemo(() =>
    step().attempts.filter((one) => hasError(one) && one.error_message !== props.execution.error_message),
  );
  const same = () => step().attempts.some((one) => hasError(one)) && errors().length === 0;
  const table = createMemo(() => {
    const rows = step().data_table;
    return Array.isArray(rows)
      ? rows.map((row) => (Array.isArray(row) ? row.map(String) : [String(row)]))
      : undefined;
  });
  return (
    <div class="step-row" data-type={step().step_type}>
      <div class="line-of-step">
        <StatusMark status={step().status} size={15} />
        <span class="text break">
          <Show when={step().step_type === 'hook'}>
            <span class="kind">hook </span>
          </Show>
          <Show when={step().keyword}>
            <b>{step().keyword?.trim()} </b>
          </Show>
          <bdi>{step().text}</bdi>
          <Show when={step().attempts.length > 1}>
            <span class="tries" title={`${step().attempts.length} attempts`}>
              {step().attempts.length} tries
            </span>
          </Show>
        </span>
        <span class="tools">
          <Show when={props.hasFrame}>
            <IconButton icon="image" label="Show the screenshot" onClick={() => props.onShowFrame()} />
          </Show>
          <a
            class="button ghost icon-only link"
            href={props.href}
            aria-label="Link to this step"
            title="Link to this step"
          >
            <Icon name="link" size={14} />
          </a>
        </span>
        <DurationBar ms={step().duration_ms} longestMs={props.longestMs} tone={toneOf(step().status)} />
      </div>
      <Show when={step().doc_string !== null}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre class="doc-string" tabIndex={0}>
          {step().doc_string}
        </pre>
      </Show>
      <Show when={table()}>
        {(rows) => (
          <div class="scroll">
            <table class="data-rows">
              <tbody>
                <For each={rows()}>
                  {(row) => (
                    <tr>
                      <For each={row}>{(cell) => <td>{cell}</td>}</For>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </div>
        )}
      </Show>
      <Show when={step().attempts.length > 1}>
        <ol class="step-attempts" aria-label="Attempts of the step">
          <For each={step().attempts}>
            {(attempt) => (
              <li>
                <div class="line">
                  <StatusMark status={attempt.status} size={13} />
                  <span>
                    Attempt {attempt.attempt_number}: {statusFacts(attempt.status).label.toLowerCase()}
                  </span>
                  <span class="faint">{formatDuration(attempt.duration_ms)}</span>
                </div>
                <Show when={hasError(attempt) && errors().includes(attempt)}>
                  <ErrorBlock error={attempt} />
                </Show>
              </li>
            )}
          </For>
        </ol>
      </Show>
      <Show when={step().attempts.length === 1 && errors()[0]}>
        {(error) => <ErrorBlock error={error()} />}
      </Show>
      <Show when={same() && step().attempts.length === 1 && step().level === 0}>
        <p class="same-error faint">the error above</p>
      </Show>
    </div>
  );
}

function toneOf(status: string): string | undefined {
  const { tone } = statusFacts(status);
  return tone === 'passed' || tone === 'skipped' ? undefined : tone;
}
