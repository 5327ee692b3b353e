/**
 * What an attempt counts as, by the rule of `judgedStatus` in model/statuses.ts: one that ended as it was expected to
 * has passed, one that passed although it was expected to fail has failed.
 *
 * @param executions name of the table in the statement
 */
export function judgedStatusSql(executions = 'executions'): string {
  const status = `${executions}.status`;
  const expected = `${executions}.expected_status`;
  return `CASE WHEN ${expected} IS NULL OR ${expected} = 'passed' THEN ${status} WHEN ${status} = ${expected} THEN 'passed' WHEN ${status} = 'passed' THEN 'failed' ELSE ${status} END`;
}
