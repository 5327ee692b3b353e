import type { JsonValue } from '../../keeper/database-access.ts';
import { countOf } from '../../storage/sql/attempt-outcomes.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { dayOf } from '../../storage/sql/day-of.ts';
import { placeholder } from '../../storage/sql/parameter-values.ts';
import { timestampText } from '../../storage/sql/time-expressions.ts';
import { defaultWindowDays, type HistoryWindow, hasItsSay } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

const mostRows = 5000;

/**
 * How things go from day to day: one row for each day (UTC) and branch, newest first. Runs that are still there count by their own
 * counts, what was pruned by the daily roll-ups (`test_days`), which know no runs and no times of runs.
 *
 * Columns: day, branch, runs, outages (runs that broke from outside; their tests are not counted), results (tests of runs), passed,
 * flaky, failed, skipped, lost, pass_percent and flaky_percent (of those that were not skipped), run_p50_ms and run_p95_ms (what runs
 * took), pruned (results that come from the roll-ups).
 */
export function trends(
  dialect: Dialect,
  {
    now,
    days = defaultWindowDays,
    branch,
    project,
  }: Pick<HistoryWindow, 'now' | 'days' | 'branch' | 'project'>,
): NamedQuery {
  const from = timestampText(Math.floor(now - days * 86_400_000_000));
  const parameters: Record<string, JsonValue> = {
    since: from,
    until: timestampText(now),
    since_day: from.slice(0, 10),
    until_day: timestampText(now).slice(0, 10),
    most_rows: mostRows,
  };
  const narrowing = (table: string): string => {
    const conditions = [];
    if (branch !== undefined && branch !== null) {
      parameters.branch = branch;
      conditions.push(` AND COALESCE(${table}.branch, '') = $branch`);
    }
    if (project !== undefined && project !== null) {
      parameters.project = project;
      conditions.push(
        ` AND ${table}.project_id IN (SELECT project_id FROM projects WHERE projects.key = $project)`,
      );
    }
    return conditions.join('');
  };
  const time = (name: string) => placeholder(dialect, 'timestamp', `$${name}`);
  const counted = (column: string) => `COALESCE(sum(CASE WHEN sound = 1 THEN ${column} ELSE 0 END), 0)`;
  const share = (part: string) => `round(100.0 * (${part}) / NULLIF(passed + flaky + failed + lost, 0), 1)`;
  return {
    name: 'trends',
    title: 'Results by day and branch',
    parameters,
    sql: `WITH ended AS (
  SELECT ${dayOf(dialect, 'runs.started_at')} AS day, COALESCE(runs.branch, '') AS branch, runs.duration_ms,
    runs.passed_count, runs.failed_count, runs.flaky_count, runs.skipped_count, runs.lost_count,
    CASE WHEN ${hasItsSay} THEN 1 ELSE 0 END AS sound, runs.run_id
  FROM runs WHERE runs.status <> 'running' AND runs.started_at >= ${time('since')} AND runs.started_at <= ${time('until')}${narrowing('runs')}
), ranked AS (
  SELECT ended.*, CASE WHEN duration_ms IS NULL THEN NULL ELSE row_number() OVER (PARTITION BY day, branch,
      CASE WHEN duration_ms IS NULL THEN 1 ELSE 0 END ORDER BY duration_ms, run_id) END AS place,
    count(duration_ms) OVER (PARTITION BY day, branch) AS timed
  FROM ended
), run_days AS (
  SELECT day, branch, count(*) AS runs, ${countOf('sound = 0')} AS outages, ${counted('passed_count')} AS passed,
    ${counted('flaky_count')} AS flaky, ${counted('failed_count')} AS failed, ${counted('skipped_count')} AS skipped,
    ${counted('lost_count')} AS lost, avg(CASE WHEN place * 2 BETWEEN timed AND timed + 2 THEN duration_ms END) AS run_p50_ms,
    min(CASE WHEN place * 100 >= timed * 95 THEN duration_ms END) AS run_p95_ms, 0 AS pruned
  FROM ranked GROUP BY day, branch
), rolled_days AS (
  SELECT day, branch, 0 AS runs, 0 AS outages, sum(passed) AS passed, sum(flaky) AS flaky, sum(failed) AS failed,
    sum(skipped) AS skipped, 0 AS lost, sum(runs) AS pruned
  FROM test_days WHERE day >= $since_day AND day <= $until_day${narrowing('test_days')}
  GROUP BY day, branch
), days AS (
  SELECT day, branch, sum(runs) AS runs, sum(outages) AS outages, sum(passed) AS passed, sum(flaky) AS flaky,
    sum(failed) AS failed, sum(skipped) AS skipped, sum(lost) AS lost, max(run_p50_ms) AS run_p50_ms,
    max(run_p95_ms) AS run_p95_ms, sum(pruned) AS pruned
  FROM (
    SELECT day, branch, runs, outages, passed, flaky, failed, skipped, lost, run_p50_ms, run_p95_ms, pruned FROM run_days
    UNION ALL SELECT day, branch, runs, outages, passed, flaky, failed, skipped, lost, NULL, NULL, pruned FROM rolled_days
  ) AS both_sources GROUP BY day, branch
)
SELECT day, branch, runs, outages, passed + flaky + failed + skipped + lost AS results, passed, flaky, failed, skipped, lost,
  ${share('passed + flaky')} AS pass_percent, ${share('flaky')} AS flaky_percent, round(run_p50_ms, 1) AS run_p50_ms, round(run_p95_ms, 1) AS run_p95_ms, pruned
FROM days ORDER BY day DESC, runs DESC, branch LIMIT $most_rows`,
  };
}
