import { isoText } from '../../../analysis/history/iso-text.ts';
import type { NamedRow } from '../../../analysis/named-query.ts';
import { countIn, numberIn, textIn } from '../../../analysis/report/read-cells.ts';

/**
 * Workers with what each is doing.
 *
 * @param workers rows of `runWorkersQuery`
 * @param tests rows of `runningTestsQuery`
 * @param steps rows of `runningStepsQuery`
 */
export function runWorkers(
  workers: readonly NamedRow[],
  tests: readonly NamedRow[],
  steps: readonly NamedRow[],
) {
  const testOf = new Map(tests.map((row) => [countIn(row.worker_id), row]));
  const stepOf = new Map(steps.map((row) => [countIn(row.execution_id), row]));
  const byWorker = Map.groupBy(workers, (row) => countIn(row.worker_id));
  return Array.from(byWorker, ([worker_id, rows]) => {
    const row = rows[0] ?? {};
    const counted = rows.filter(({ status }) => status !== null);
    const test = row.ended_at === null ? testOf.get(worker_id) : undefined;
    const step = test === undefined ? undefined : stepOf.get(countIn(test.execution_id));
    return {
      worker_id,
      worker_index: countIn(row.worker_index),
      pid: numberIn(row.pid),
      host: String(row.host),
      started_at: isoText(row.started_at),
      ended_at: isoText(row.ended_at),
      exit_code: numberIn(row.exit_code),
      exit_signal: textIn(row.exit_signal),
      attempts: counted.reduce((sum, { attempts }) => sum + countIn(attempts), 0),
      statuses: Object.fromEntries(
        counted.map(({ status, attempts }) => [String(status), countIn(attempts)]),
      ),
      now:
        test === undefined
          ? null
          : {
              execution_id: countIn(test.execution_id),
              test_id: countIn(test.test_id),
              test: String(test.test),
              suite: String(test.suite),
              attempt_number: countIn(test.attempt_number),
              started_at: isoText(test.started_at),
              step:
                step === undefined
                  ? null
                  : {
                      step_id: countIn(step.step_id),
                      keyword: textIn(step.keyword),
                      text: String(step.text),
                      level: countIn(step.level),
                      started_at: isoText(step.started_at),
                    },
            },
    };
  });
}
