/** Statuses of an attempt that say something about the test: not those of surroundings that broke, or of no attempt at all. */
const decisive = "('passed', 'failed', 'timed_out', 'undefined', 'ambiguous')";

/**
 * SQL for: the attempt ended as it was expected to. One that is expected to fail passes by failing.
 *
 * @param table name or alias of executions
 */
export function attemptPassed(table = 'executions'): string {
  return `(${table}.status IN ${decisive} AND ${table}.status = COALESCE(${table}.expected_status, 'passed'))`;
}

/**
 * SQL for: the attempt said that the test fails, and that was not expected. Not true where the surroundings broke
 * (error, interrupted, lost), and for skipped tests.
 *
 * @param table name or alias of executions
 */
export function attemptFailed(table = 'executions'): string {
  return `(${table}.status IN ${decisive} AND ${table}.status <> COALESCE(${table}.expected_status, 'passed'))`;
}

/** SQL for the number of rows of a group for which a condition holds. */
export function countOf(condition: string): string {
  return `count(CASE WHEN ${condition} THEN 1 END)`;
}
