import { createSignal, For, Show } from 'solid-js';
import { AnswerTable } from '../../components/answer-table.tsx';
import { Button } from '../../components/button.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { type ShownQuery, ShowSql } from '../../components/show-sql.tsx';
import type { Answer } from '../../data/answer-cells.ts';
import { getJson, untypedRequest } from '../../data/api-request.ts';
import { createAnswer } from '../../data/create-answer.ts';
import { createQuery } from '../../data/create-query.ts';

type Preset = {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly whenEmpty: string;
  readonly options: readonly { readonly required: boolean }[];
};

type PresetAnswer = Answer & { readonly preset: Preset; readonly queries: readonly ShownQuery[] };

/** Questions that are shown first. */
const usual = [
  'latest-failures',
  'flaky-tests',
  'failure-groups',
  'failing-since',
  'fix-opportunities',
  'slow-tests',
  'duration-regressions',
  'test-impact',
];

/** Questions that need no more than a click. */
function asked(presets: readonly Preset[]): readonly Preset[] {
  const place = ({ name }: Preset) => (usual.includes(name) ? usual.indexOf(name) : usual.length);
  return presets
    .filter(({ options }) => options.every(({ required }) => !required))
    .toSorted((a, b) => place(a) - place(b));
}

/** Questions that everybody asks, each a click away, and the answer to the one that was chosen. */
export function SiteQuestions() {
  const presets = createQuery(() => untypedRequest<{ items: readonly Preset[] }>('/presets'));
  const answer = createAnswer<PresetAnswer>();
  const [chosen, setChosen] = createSignal<Preset>();
  const [all, setAll] = createSignal(false);
  const choose = (preset: Preset) => {
    setChosen(preset);
    answer.ask((signal) => getJson(untypedRequest(`/presets/${preset.name}`), signal));
  };
  return (
    <section class="stack" aria-labelledby="site-questions">
      <h2 id="site-questions">Ask</h2>
      <QueryView query={presets} rows={4}>
        {(data) => (
          <ul class="site-questions">
            <For each={all() ? asked(data().items) : asked(data().items).slice(0, 8)}>
              {(preset) => (
                <li>
                  <button
                    type="button"
                    aria-pressed={chosen()?.name === preset.name}
                    onClick={() => choose(preset)}
                  >
                    <strong>{preset.title}</strong>
                    <span>{preset.summary}</span>
                  </button>
                </li>
              )}
            </For>
          </ul>
        )}
      </QueryView>
      <div class="line">
        <Button kind="ghost" aria-expanded={all()} onClick={() => setAll(!all())}>
          {all() ? 'Fewer questions' : 'All questions'}
        </Button>
      </div>
      <Show when={chosen()}>
        {(preset) => (
          <div class="panel stack" aria-label={preset().title} role="region">
            <header class="line spread">
              <h3>{preset().title}</h3>
              <Show when={answer.loading()} fallback={<ShowSql queries={answer.data()?.queries} />}>
                <Button onClick={() => answer.cancel()}>Cancel</Button>
              </Show>
            </header>
            <Show when={answer.loading() || answer.data() || answer.problem()}>
              <QueryView query={answer} rows={5}>
                {(data) => (
                  <AnswerTable label={preset().title} answer={data()} whenEmpty={data().preset.whenEmpty} />
                )}
              </QueryView>
            </Show>
          </div>
        )}
      </Show>
    </section>
  );
}
