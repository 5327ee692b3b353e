import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import { Button } from '../../components/button.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { type ShownQuery, ShowSql } from '../../components/show-sql.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import type { Answer } from '../../data/answer-cells.ts';
import { getJson, untypedRequest } from '../../data/api-request.ts';
import { createAnswer } from '../../data/create-answer.ts';
import { settings } from '../../data/settings.ts';
import type { Console } from './console-state.ts';
import type { ChartChoice, Preset } from './console-types.ts';
import { ResultPanel } from './result-panel.tsx';

type PresetAnswer = Answer & { readonly preset: Preset; readonly queries: readonly ShownQuery[] };

/** A question that is known already: its options, its answer, and its SQL, which can be changed in the editor. */
export function PresetPanel(props: { console: Console; preset: Preset; parquet: boolean }) {
  const answer = createAnswer<PresetAnswer>();
  const [chart, setChart] = createSignal<ChartChoice | null>(null);
  const given = () => props.console.values();
  const complete = createMemo(() =>
    props.preset.options.every(({ name, required }) => !required || (given()[name] ?? '') !== ''),
  );
  const run = () => {
    if (!complete()) return;
    props.console.rememberPreset(given());
    const query = {
      ...(props.preset.options.some(({ name }) => name === 'project') && { project: settings.project }),
      ...given(),
    };
    const request = untypedRequest<PresetAnswer>('/presets/{name}', {
      path: { name: props.preset.name },
      query,
    });
    answer.ask((signal) => getJson(request, signal), true);
  };
  createEffect(
    on(
      () => props.preset.name,
      () => {
        answer.clear();
        setChart(null);
        run();
      },
    ),
  );
  const only = () => {
    const queries = answer.data()?.queries ?? [];
    const [query] = queries;
    return query && queries.length === 1 ? { sql: query.sql, parameters: {} } : undefined;
  };
  return (
    <>
      <section class="panel stack" aria-labelledby="preset-title">
        <div class="line">
          <h2 id="preset-title">{props.preset.title}</h2>
          <div class="line push">
            <ShowSql queries={answer.data()?.queries} />
            <Button kind="ghost" icon="close" onClick={() => props.console.edit(props.console.sql())}>
              Back to the editor
            </Button>
          </div>
        </div>
        <p class="quiet">{props.preset.summary}</p>
        <form
          class="preset-options"
          aria-label="Options"
          onSubmit={(event) => {
            event.preventDefault();
            run();
          }}
        >
          <For each={props.preset.options}>
            {(option) => (
              <label title={option.help}>
                <span>
                  {option.name}
                  <Show when={option.required}> (needed)</Show>
                </span>
                <input
                  class="field"
                  type={option.type === 'count' ? 'number' : 'text'}
                  min={1}
                  required={option.required}
                  placeholder={option.default === null ? '' : String(option.default)}
                  value={given()[option.name] ?? ''}
                  onInput={(event) => props.console.setValue(option.name, event.currentTarget.value)}
                />
              </label>
            )}
          </For>
          <Show
            when={answer.loading()}
            fallback={
              <Button kind="primary" icon="play" type="submit" disabled={!complete()}>
                Ask
              </Button>
            }
          >
            <Button icon="close" onClick={() => answer.cancel()}>
              Cancel
            </Button>
          </Show>
        </form>
      </section>
      <Show when={answer.problem()}>{(problem) => <ProblemView problem={problem()} retry={run} />}</Show>
      <Show when={answer.loading() && answer.data() === undefined}>
        <Skeleton rows={8} />
      </Show>
      <Show when={answer.data()}>
        {(data) => (
          <ResultPanel
            answer={data()}
            question={only()}
            chart={chart()}
            onChart={setChart}
            parquet={props.parquet}
            whenEmpty={data().preset.whenEmpty}
            actions={
              <Button icon="sql" onClick={() => props.console.edit(sqlOf(data().queries))}>
                Open in the editor
              </Button>
            }
          />
        )}
      </Show>
    </>
  );
}

/** The last query gives the rows; those before it looked something up. */
function sqlOf(queries: readonly ShownQuery[]): string {
  return queries.at(-1)?.sql ?? '';
}
