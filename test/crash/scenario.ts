import type { Random } from './random.ts';

/** Something that a writer knows to be in its journal: `flush` had returned when it noted this. */
export interface Acknowledgement {
  readonly journal: string;
  /** Length of the journal then. */
  readonly bytes: number;
  /** What was finished: local id of a step's attempt or of an execution, and its outcome. */
  readonly finished: readonly (readonly ['step_runs' | 'executions', number, string])[];
}

export interface RunningScenario {
  /** Ids of the processes that may be killed now. */
  living(): { readonly owner: number | null; readonly workers: readonly number[] };
  /** Settled when every process that writes has ended, by itself or not. */
  readonly ended: Promise<void>;
  /** What its writers noted; read when they have ended. */
  acknowledged(): readonly Acknowledgement[];
}

/** A way to fill a database whose processes are killed while they do. */
export interface Scenario {
  readonly name: string;
  /**
   * Starts the processes that write a run.
   *
   * @param folder of the round; the database is `results.db` in it
   */
  start(folder: string, databasePath: string, random: Random): RunningScenario;
}
