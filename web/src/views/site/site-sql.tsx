import { createSignal, For, Show } from 'solid-js';
import { AnswerTable } from '../../components/answer-table.tsx';
import { Button, ButtonLink } from '../../components/button.tsx';
import { QueryView } from '../../components/query-view.tsx';
import type { Answer } from '../../data/answer-cells.ts';
import { sendJson, untypedRequest } from '../../data/api-request.ts';
import { createAnswer } from '../../data/create-answer.ts';
import { createQuery } from '../../data/create-query.ts';

type SavedQuery = { readonly saved_query_id: number; readonly name: string; readonly sql: string };

const examples: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'The last runs',
    sql: `SELECT run_id, status, branch, started_at, round(duration_ms / 1000.0, 1) AS seconds
FROM runs ORDER BY started_at DESC LIMIT 20`,
  },
  {
    name: 'Failures by cause',
    sql: `SELECT failure_signature, count(*) AS times, count(DISTINCT run_id) AS runs, min(error_message) AS example
FROM executions WHERE failure_signature IS NOT NULL
GROUP BY failure_signature ORDER BY times DESC LIMIT 20`,
  },
  {
    name: 'Where the time goes',
    sql: `SELECT tests.name, count(*) AS attempts, round(avg(duration_ms)) AS mean_ms, round(sum(duration_ms) / 1000) AS seconds
FROM executions JOIN tests USING (test_id)
GROUP BY tests.test_id ORDER BY seconds DESC LIMIT 20`,
  },
  {
    name: 'Passed and failed on the same commit',
    sql: `SELECT tests.name, commit_sha, count(*) FILTER (WHERE executions.status = 'passed') AS passed,
  count(*) FILTER (WHERE executions.status = 'failed') AS failed
FROM executions JOIN tests USING (test_id) JOIN runs USING (run_id)
GROUP BY tests.test_id, commit_sha HAVING passed > 0 AND failed > 0 ORDER BY failed DESC LIMIT 20`,
  },
];

/** SQL of one's own, with examples and the queries that people kept. */
export function SiteSql() {
  const saved = createQuery(() => untypedRequest<{ items: readonly SavedQuery[] }>('/queries'));
  const answer = createAnswer<Answer>();
  const [sql, setSql] = createSignal(examples[0]?.sql ?? '');
  const run = (text = sql()) => {
    setSql(text);
    answer.ask((signal) => sendJson('POST', untypedRequest<Answer>('/sql'), { sql: text }, signal));
  };
  return (
    <section class="stack" aria-labelledby="site-sql">
      <h2 id="site-sql">SQL</h2>
      <div class="line">
        <For each={[...examples, ...(saved.data()?.items ?? [])]}>
          {(example) => <Button onClick={() => run(example.sql)}>{example.name}</Button>}
        </For>
      </div>
      <label class="for-readers" for="site-sql-text">
        Query
      </label>
      <textarea
        id="site-sql-text"
        class="mono site-sql-text"
        spellcheck={false}
        rows={6}
        value={sql()}
        onInput={(event) => setSql(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          run();
        }}
      />
      <div class="line">
        <Show
          when={answer.loading()}
          fallback={
            <Button kind="primary" icon="play" onClick={() => run()}>
              Run
            </Button>
          }
        >
          <Button icon="close" onClick={() => answer.cancel()}>
            Cancel
          </Button>
        </Show>
        <ButtonLink kind="ghost" icon="external" href={`#/sql?sql=${encodeURIComponent(sql())}`}>
          Open in the console
        </ButtonLink>
      </div>
      <Show when={answer.loading() || answer.data() || answer.problem()}>
        <QueryView query={answer} rows={5}>
          {(data) => <AnswerTable label="The answer" answer={data()} />}
        </QueryView>
      </Show>
    </section>
  );
}
