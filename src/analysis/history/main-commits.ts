import type { Dialect } from '../../storage/sql/column-types.ts';
import { orderedList } from '../../storage/sql/ordered-list.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

/**
 * The commits of the main branch that were tested: project_id, position (as in `window_runs`), commit_sha, first_at (when
 * it was first run), runs, run_ids (oldest first, separated by commas).
 */
export function mainCommits(dialect: Dialect, window: HistoryWindow): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, {
    clean: true,
    ...window,
    branch: null,
    onlyMain: true,
  });
  return {
    name: 'main-commits',
    title: 'Tested commits of the main branch, oldest first',
    parameters,
    sql: `WITH ${sql}
SELECT project_id, position, max(branch) AS branch, max(commit_sha) AS commit_sha, min(started_at) AS first_at, count(*) AS runs,
  ${orderedList(dialect, 'run_id', 'started_at, run_id')} AS run_ids
FROM window_runs GROUP BY project_id, position ORDER BY project_id, position`,
  };
}
