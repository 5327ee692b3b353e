import type { JsonValue } from '../std/json-value.ts';

/** Which runs a question is about: a condition on `run_id` and its values. */
export interface RunSelection {
  /** The condition, for a column that holds run ids. */
  readonly condition: (column: string) => string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
}

/** Every run. */
export const allRuns: RunSelection = { condition: () => 'TRUE', parameters: {} };

/** The runs that started last. */
export function lastRuns(count: number): RunSelection {
  return {
    condition: (column) =>
      `${column} IN (SELECT run_id FROM runs ORDER BY started_at DESC, run_id DESC LIMIT $last_runs)`,
    parameters: { last_runs: count },
  };
}

/** Runs by their ids, at least one. */
export function theseRuns(runIds: readonly number[]): RunSelection {
  const names = runIds.map((_, index) => (index === 0 ? 'run_id' : `run_id_${index + 1}`));
  return {
    condition: (column) =>
      names.length === 1
        ? `${column} = $run_id`
        : `${column} IN (${names.map((name) => `$${name}`).join(', ')})`,
    parameters: Object.fromEntries(names.map((name, index) => [name, runIds[index] ?? null])),
  };
}
