import { attemptFailed } from '../../storage/sql/attempt-outcomes.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { orderedJoin } from '../../storage/sql/ordered-join.ts';
import { orderedList } from '../../storage/sql/ordered-list.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

const mostRows = 9000;

/**
 * How tests failed on the main branch: test_id, failure_signature ('' where there is none), error_type, message (one of
 * them), failures, positions (of the commits, as in `window_runs`, separated by commas).
 */
export function mainFailures(dialect: Dialect, window: HistoryWindow): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, {
    clean: true,
    ...window,
    branch: null,
    onlyMain: true,
  });
  return {
    name: 'main-failures',
    title: 'How tests failed on the main branch',
    parameters: { ...parameters, most_rows: mostRows },
    sql: `WITH ${sql}, failures AS (
  SELECT executions.test_id, COALESCE(executions.failure_signature, '') AS failure_signature, window_runs.position,
    count(*) AS failures, min(executions.error_type) AS error_type, min(executions.error_message) AS message
  FROM window_runs ${orderedJoin(dialect)} executions ON executions.run_id = window_runs.run_id
  WHERE ${attemptFailed()}
  GROUP BY executions.test_id, COALESCE(executions.failure_signature, ''), window_runs.position
)
SELECT test_id, failure_signature, min(error_type) AS error_type, min(message) AS message, sum(failures) AS failures,
  ${orderedList(dialect, 'position', 'position')} AS positions
FROM failures GROUP BY test_id, failure_signature ORDER BY sum(failures) DESC, test_id, failure_signature LIMIT $most_rows`,
  };
}
