import { createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { apiRequest, untypedRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { formatDuration } from '../../data/format.ts';
import { isNarrow } from '../../data/screen-width.ts';
import { createUrlState } from '../../data/url-state.ts';
import { linkAddress } from './console-link.ts';
import { type Console, createConsole } from './console-state.ts';
import type { SavedQuery, Schema } from './console-types.ts';
import { copyText } from './export-menu.tsx';
import { ParameterForm } from './parameter-form.tsx';
import { PresetPanel } from './preset-panel.tsx';
import { ResultPanel } from './result-panel.tsx';
import { SavedActions } from './saved-actions.tsx';
import { SchemaBrowser } from './schema-browser.tsx';
import { HistoryList, PresetList, SavedList } from './side-lists.tsx';
import './sql.css';

// The editor is a chunk of its own: the rest of the console is there before it.
const SqlEditor = lazy(() => import('./editor/sql-editor.tsx'));

const sides = [
  { id: 'tables', label: 'Tables' },
  { id: 'presets', label: 'Questions' },
  { id: 'saved', label: 'Saved' },
  { id: 'history', label: 'History' },
] as const;

/** Questions of one's own: an editor, what can be asked, what was asked, and the rows as a table or a chart. */
export default function SqlView() {
  const state = createConsole(createUrlState());
  const schema = createQuery(() => apiRequest('/sql/schema'));
  const presets = createQuery(() => apiRequest('/presets'));
  const version = createQuery(() => apiRequest('/version'));
  const queries = createQuery(() =>
    untypedRequest<{ items: readonly SavedQuery[] }>('/queries', { query: { limit: 200 } }),
  );
  const [side, setSide] = createSignal<string>('tables');
  const [sideOpen, setSideOpen] = createSignal(false);
  const preset = () => presets.data()?.items.find(({ name }) => name === state.preset());
  const chosen = (act: () => void) => {
    setSideOpen(false);
    act();
  };
  const parquet = () => version.data()?.can.parquet === true;
  return (
    <>
      <ViewHeader
        title="SQL"
        actions={
          <Button
            kind="ghost"
            icon="link"
            onClick={() => void copyText(linkAddress(state.link()), 'Link copied')}
          >
            Copy link
          </Button>
        }
      />
      <div class="sql-console">
        <aside class="sql-side" aria-label="What can be asked">
          <button
            type="button"
            class="button plain side-fold"
            aria-expanded={sideOpen()}
            onClick={() => setSideOpen(!sideOpen())}
          >
            <Icon name={sideOpen() ? 'up' : 'down'} size={14} /> Tables, questions, saved queries
          </button>
          <Show when={!isNarrow() || sideOpen()}>
            <Tabs label="What can be asked" tabs={sides} selected={side()} onSelect={setSide}>
              <Switch>
                <Match when={side() === 'tables'}>
                  <SchemaBrowser schema={schema} insert={state.insert} />
                </Match>
                <Match when={side() === 'presets'}>
                  <PresetList
                    presets={presets}
                    chosen={state.preset()}
                    onOpen={(name) => chosen(() => state.openPreset(name))}
                  />
                </Match>
                <Match when={side() === 'saved'}>
                  <SavedList
                    queries={queries}
                    chosen={state.saved()?.uuid}
                    writable={version.data()?.writable === true}
                    onOpen={(query) => chosen(() => state.open(query))}
                  />
                </Match>
                <Match when={side() === 'history'}>
                  <HistoryList onOpen={(sql) => chosen(() => state.edit(sql))} />
                </Match>
              </Switch>
            </Tabs>
          </Show>
        </aside>
        <div class="sql-main stack">
          <Show when={state.loadProblem()}>{(problem) => <ProblemView problem={problem()} />}</Show>
          <Show
            when={state.preset() === ''}
            fallback={
              <Show
                when={preset()}
                fallback={
                  <Show when={presets.data()} fallback={<Skeleton rows={8} />}>
                    <ProblemView
                      problem={{
                        status: 404,
                        title: 'There is no such question',
                        detail: `No preset is called ${state.preset()}.`,
                      }}
                    />
                  </Show>
                }
              >
                {(found) => <PresetPanel console={state} preset={found()} parquet={parquet()} />}
              </Show>
            }
          >
            <Editor
              console={state}
              schema={schema.data()}
              writable={version.data()?.writable === true}
              onSaved={queries.refetch}
            />
            <Answer console={state} parquet={parquet()} />
          </Show>
        </div>
      </div>
    </>
  );
}

function Editor(props: {
  console: Console;
  schema: Schema | undefined;
  writable: boolean;
  onSaved: () => void;
}) {
  const { answer } = props.console;
  return (
    <section class="stack" aria-label="Query">
      <Show when={props.console.saved()}>
        {(query) => (
          <h2 class="break">
            <bdi>{query().name}</bdi>
            <Show when={props.console.isChanged()}>
              <span class="faint"> (changed)</span>
            </Show>
          </h2>
        )}
      </Show>
      <div class="editor-box">
        <Suspense fallback={<Skeleton height={190} />}>
          <SqlEditor
            text={props.console.sql()}
            onChange={props.console.typed}
            onRun={props.console.run}
            schema={props.schema}
            mistake={props.console.mistake()}
            onReady={props.console.editor}
          />
        </Suspense>
      </div>
      <ParameterForm console={props.console} />
      <div class="line">
        <Show
          when={answer.loading()}
          fallback={
            <Button kind="primary" icon="play" title="Ctrl-Enter" onClick={() => props.console.run()}>
              Run
            </Button>
          }
        >
          <Button icon="close" onClick={() => props.console.cancel()}>
            Cancel
          </Button>
          <span class="quiet number">{formatDuration(props.console.elapsed())}</span>
        </Show>
        <Show when={props.writable}>
          <SavedActions console={props.console} onChanged={props.onSaved} />
        </Show>
        <span class="faint push editor-hint">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs the selection or all, <kbd>Esc</kbd> <kbd>Tab</kbd> leaves
        </span>
      </div>
    </section>
  );
}

function Answer(props: { console: Console; parquet: boolean }) {
  const { answer } = props.console;
  const stopped = () => answer.problem()?.code === 'QUERY_STOPPED';
  return (
    <>
      <h2 class="for-readers">Result</h2>
      <Show when={answer.problem()}>
        {(problem) => (
          <Show
            when={!stopped()}
            fallback={
              <p class="quiet" role="status">
                {problem().title}
              </p>
            }
          >
            <div class="sql-problem">
              <ProblemView problem={problem()} />
            </div>
          </Show>
        )}
      </Show>
      <Show when={answer.loading() && answer.data() === undefined}>
        <Skeleton rows={8} />
      </Show>
      <Show when={answer.problem() === undefined && answer.data()}>
        {(data) => (
          <div classList={{ outdated: answer.loading() }}>
            <ResultPanel
              answer={data()}
              question={props.console.ran()}
              chart={props.console.chart()}
              onChart={props.console.setChart}
              parquet={props.parquet}
              onMore={props.console.more}
            />
          </div>
        )}
      </Show>
    </>
  );
}
