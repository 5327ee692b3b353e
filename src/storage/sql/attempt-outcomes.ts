/**
 * Statuses that say nothing about the test: its surroundings broke, or there was no attempt. Compared one by one, because
 * DuckDB makes a join of a list, and then reads runs that nobody asked for.
 */
const silent = ['skipped', 'lost', 'error', 'interrupted', 'pending', 'running'];

/**
 * SQL for: the attempt ended as it was expected to. One that is expected to fail passes by failing.
 *
 * @param table name or alias of executions
 */
export function attemptPassed(table = 'executions'): string {
  return `(${table}.status = COALESCE(${table}.expected_status, 'passed') AND ${table}.status <> 'skipped')`;
}

/**
 * SQL for: the attempt said that the test fails, and that was not expected. Not true where the surroundings broke
 * (error, interrupted, lost), and for skipped tests.
 *
 * @param table name or alias of executions
 */
export function attemptFailed(table = 'executions'): string {
  const conditions = silent.map((status) => `${table}.status <> '${status}'`).join(' AND ');
  return `(${table}.status <> COALESCE(${table}.expected_status, 'passed') AND ${conditions})`;
}

/** SQL for the number of rows of a group for which a condition holds. */
export function countOf(condition: string): string {
  return `count(CASE WHEN ${condition} THEN 1 END)`;
}
