import { For } from 'solid-js';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import type { Answer } from '../../data/answer-cells.ts';
import { sendJson, untypedRequest } from '../../data/api-request.ts';
import { createAnswer } from '../../data/create-answer.ts';
import { formatCount, formatFullTime, formatShare } from '../../data/format.ts';

const sql = `SELECT (SELECT count(*) FROM runs) AS runs, (SELECT count(*) FROM tests WHERE deleted_at IS NULL) AS tests,
  (SELECT count(*) FROM executions) AS attempts, (SELECT count(*) FROM step_runs) AS steps,
  (SELECT count(*) FROM runs WHERE status = 'passed') AS passed_runs,
  (SELECT count(*) FROM runs WHERE status <> 'running') AS ended_runs,
  (SELECT min(started_at) FROM runs) AS first_run, (SELECT max(started_at) FROM runs) AS last_run`;

/** A time as SQLite has it, or as ISO 8601. */
function time(value: unknown): string {
  const text = String(value ?? '');
  return formatFullTime(text.includes('T') ? text : `${text.replace(' ', 'T')}Z`);
}

function figures([row = []]: Answer['rows']): readonly (readonly [label: string, value: string])[] {
  const [runs, tests, attempts, steps, passed, ended, first, last] = row;
  const count = (value: unknown) => formatCount(Number(value));
  return [
    ['Runs', count(runs)],
    ['Tests', count(tests)],
    ['Attempts', count(attempts)],
    ['Steps', count(steps)],
    ['Runs that passed', Number(ended) === 0 ? '–' : formatShare(Number(passed) / Number(ended))],
    ['From', time(first)],
    ['To', time(last)],
  ];
}

/** What the copy has in it, in figures. */
export function SiteSummary() {
  const query = createAnswer<Answer>();
  query.ask((signal) => sendJson('POST', untypedRequest<Answer>('/sql'), { sql }, signal));
  return (
    <section aria-label="What is in it" class="site-summary">
      <QueryView query={query} rows={2}>
        {(answer) => (
          <>
            <dl>
              <For each={figures(answer().rows)}>
                {([label, value]) => (
                  <div>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                )}
              </For>
            </dl>
            <ShowSql queries={[{ name: 'site-summary', title: 'What is in it', sql }]} />
          </>
        )}
      </QueryView>
    </section>
  );
}
