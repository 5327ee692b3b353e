import type { Random } from './random.ts';

/** Something that a writer knows to be in its journal: `flush` had returned when it noted this. */
export interface Acknowledgement {
  readonly journal: string;
  /** Length of the journal then. */
  readonly bytes: number;
  /** What was finished: local id of a step's attempt or of an execution, and its outcome. */
  readonly finished: readonly (readonly ['step_runs' | 'executions', number, string])[];
}

/** Asks the database. */
export type Ask = (sql: string) => Promise<readonly (readonly unknown[])[]>;

export interface RunningScenario {
  /** Ids of the processes that may be killed now. */
  living(): { readonly owner: number | null; readonly workers: readonly number[] };
  /** Settled when every process that writes has ended, by itself or not. */
  readonly ended: Promise<void>;
  /** What its writers noted; read when they have ended. */
  acknowledged(): readonly Acknowledgement[];
  /** What else must be true of the database: sentences about what is not. */
  check?(ask: Ask): Promise<readonly string[]>;
}

/** A way to fill a database whose processes are killed while they do. */
export interface Scenario {
  readonly name: string;
  /** Earliest and latest moment of a kill after the start (ms). */
  readonly moments: readonly [number, number];
  /**
   * Starts the processes that write a run.
   *
   * @param folder of the round; the database is `results.db` in it
   */
  start(folder: string, databasePath: string, random: Random): RunningScenario;
}
