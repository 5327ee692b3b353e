import { batch, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { Answer } from '../../data/answer-cells.ts';
import { getJson, untypedRequest } from '../../data/api-request.ts';
import { createAnswer } from '../../data/create-answer.ts';
import { asProblem, type Problem } from '../../data/problem.ts';
import type { UrlState } from '../../data/url-state.ts';
import { askSql, firstRows, mostRows, newQueryId, type Question, stopSql } from './ask-sql.ts';
import { type ConsoleLink, chartOf, linkParameters, readLink } from './console-link.ts';
import type { ChartChoice, EditorHandle, Mistake, SavedQuery } from './console-types.ts';
import { errorPlace } from './error-place.ts';
import { queryHistory, remember } from './query-history.ts';
import { boundValue, type Parameter, parametersOf, parameterText } from './sql-parameters.ts';

const example = `SELECT run_id, status, branch, started_at, duration_ms
FROM runs
ORDER BY started_at DESC
LIMIT 50`;

type Ran = Question & { readonly from: number; readonly maxRows: number };

/** How long (ms) an answered cancellation may take before the page lets go by itself. */
const patienceMs = 3000;

/** Everything that the SQL console knows: statement, parameters, the query that runs, its answer, the saved query. */
export function createConsole(url: UrlState) {
  const [sql, setSql] = createSignal(queryHistory()[0]?.sql ?? example);
  const [saved, setSaved] = createSignal<SavedQuery>();
  const [declared, setDeclared] = createSignal<readonly Parameter[]>([]);
  const [values, setValues] = createSignal<Readonly<Record<string, string>>>({});
  const [chart, setChart] = createSignal<ChartChoice | null>(null);
  const [preset, setPreset] = createSignal<string>('');
  const [ran, setRan] = createSignal<Ran>();
  const [mistake, setMistake] = createSignal<Mistake>();
  const [elapsed, setElapsed] = createSignal(0);
  const [loadProblem, setLoadProblem] = createSignal<Problem>();
  const answer = createAnswer<Answer>();
  const parameters = createMemo(() => parametersOf(sql(), declared()));
  let editor: EditorHandle | undefined;
  let id = '';
  let written = '';

  const isChanged = createMemo(() => {
    const query = saved();
    return (
      query !== undefined &&
      (query.sql !== sql() ||
        JSON.stringify(query.chart ?? null) !== JSON.stringify(chart()) ||
        JSON.stringify(parametersOf(query.sql, query.parameters ?? [])) !== JSON.stringify(parameters()))
    );
  });
  const link = (): Partial<ConsoleLink> => {
    if (preset() !== '') return { preset: preset(), values: values() };
    const query = saved();
    return query && !isChanged()
      ? { query: query.uuid, values: values() }
      : { sql: sql(), values: values(), chart: chart() };
  };
  const write = () => {
    const parts = linkParameters(link());
    written = JSON.stringify(parts);
    url.set(parts);
  };

  const begin = (question: Ran) => {
    id = newQueryId();
    const own = id;
    const since = performance.now();
    batch(() => {
      setRan(question);
      setMistake(undefined);
      setElapsed(0);
    });
    const note = (rows: number | null) =>
      remember({ sql: question.sql, at: Date.now(), ms: performance.now() - since, rows });
    answer.ask(async (signal) => {
      try {
        const got = await askSql(question, { id: own, maxRows: question.maxRows }, signal);
        note(got.rows.length);
        return got;
      } catch (thrown) {
        const { code, title } = asProblem(thrown);
        if (code === 'QUERY_FAILED' && own === id) {
          note(null);
          const place = errorPlace(title, question.sql);
          if (place)
            setMistake({ from: place.from + question.from, to: place.to + question.from, message: title });
        }
        throw thrown;
      }
    }, true);
  };
  /** Runs what is selected in the editor, or all of it; nothing while a parameter has no value. */
  const run = () => {
    if (preset() !== '') return;
    const wanted = editor?.wanted() ?? { sql: sql(), from: 0 };
    if (wanted.sql.trim() === '') return;
    const bound = parametersOf(wanted.sql, declared()).map(
      (parameter) => [parameter.name, boundValue(parameter, values())] as const,
    );
    if (bound.some(([, value]) => 'wrong' in value)) {
      document.querySelector<HTMLElement>('.sql-parameters [aria-invalid="true"]')?.focus();
      return;
    }
    const parameters = Object.fromEntries(
      bound.map(([name, value]) => [name, 'value' in value ? value.value : null]),
    );
    write();
    begin({ ...wanted, parameters, maxRows: firstRows });
  };
  /** Runs what an address or a list led to, when nothing is left to be filled in. */
  const runWhenComplete = () => {
    if (
      parameters().every(
        (parameter) => parameterText(parameter, values()) !== undefined || parameter.default === null,
      )
    )
      run();
  };
  const more = () => {
    const last = ran();
    if (last) begin({ ...last, maxRows: Math.min(mostRows, last.maxRows * 10) });
  };
  const cancel = () => {
    const own = id;
    const letGo = () => {
      if (own === id && answer.loading()) answer.cancel();
    };
    void stopSql(own).then((told) => (told ? setTimeout(letGo, patienceMs) : letGo()));
  };

  /** Puts a statement into the editor, as a query of its own. */
  const edit = (text: string, more: Partial<ConsoleLink> = {}) =>
    batch(() => {
      setPreset('');
      setSaved(undefined);
      setDeclared([]);
      setValues(more.values ?? {});
      setChart(more.chart ?? null);
      setSql(text);
      setMistake(undefined);
      setLoadProblem(undefined);
    });
  const open = (query: SavedQuery, given: Readonly<Record<string, string>> = {}) => {
    edit(query.sql, { values: given, chart: chartOf(query.chart) });
    setDeclared(query.parameters ?? []);
    setSaved(query);
    answer.clear();
    queueMicrotask(runWhenComplete);
  };
  /** After a query was kept: it is the one that is open now. */
  const keep = (query: SavedQuery) => {
    batch(() => {
      setSaved(query);
      setDeclared(query.parameters ?? []);
    });
    write();
  };
  const openPreset = (name: string, given: Readonly<Record<string, string>> = {}) => {
    edit(sql());
    batch(() => {
      setValues(given);
      setPreset(name);
    });
    write();
  };
  const follow = async (target: ConsoleLink) => {
    if (target.query !== '') {
      const request = untypedRequest<SavedQuery>('/queries/{query}', { path: { query: target.query } });
      try {
        open(await getJson(request), target.values);
      } catch (thrown) {
        setLoadProblem(asProblem(thrown));
      }
    } else if (target.preset !== '') openPreset(target.preset, target.values);
    else if (target.sql !== '') {
      edit(target.sql, target);
      answer.clear();
      queueMicrotask(runWhenComplete);
    }
  };
  createEffect(
    on(
      () => JSON.stringify(linkParameters(readLink(url.text))),
      (now) => {
        if (now === written) return;
        written = now;
        void follow(readLink(url.text));
      },
    ),
  );
  createEffect(
    on(answer.loading, (loading) => {
      if (!loading) return;
      const since = performance.now();
      const timer = setInterval(() => setElapsed(performance.now() - since), 100);
      onCleanup(() => clearInterval(timer));
    }),
  );
  return {
    sql,
    saved,
    isChanged,
    parameters,
    values,
    chart,
    preset,
    ran,
    mistake,
    elapsed,
    answer,
    loadProblem,
    link,
    run,
    more,
    cancel,
    edit,
    open,
    keep,
    openPreset,
    /** The editor changed the text. */
    typed: (text: string) => {
      setSql(text);
      setMistake(undefined);
    },
    closeQuery: () => setSaved(undefined),
    setChart: (choice: ChartChoice | null) => {
      setChart(choice);
      write();
    },
    setValue: (name: string, text: string) => setValues({ ...values(), [name]: text }),
    setType: (name: string, type: Parameter['type']) =>
      setDeclared(parameters().map((parameter) => (parameter.name === name ? { name, type } : parameter))),
    rememberPreset: (given: Readonly<Record<string, string>>) => {
      setValues(given);
      write();
    },
    insert: (text: string) => editor?.insert(text),
    editor: (handle: EditorHandle) => {
      editor = handle;
    },
  };
}

export type Console = ReturnType<typeof createConsole>;
