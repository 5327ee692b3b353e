import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import type { SeededRandom } from '../../src/storage/sample/history/seeded-random.ts';

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
  living(): { readonly owners: readonly number[]; readonly workers: readonly number[] };
  /** Settled when every process that writes has ended, by itself or not. */
  readonly ended: Promise<void>;
  /** What its writers noted; read when they have ended. */
  acknowledged(): readonly Acknowledgement[];
  /** What else must be true of the database: sentences about what is not. */
  check?(ask: Ask): Promise<readonly string[]>;
}

/** Which part of a build a recording is. */
export interface Shard {
  readonly buildKey: string;
  /** From 0 on. */
  readonly index: number;
}

/** What a recording is started with. */
export interface Recording {
  /** A folder of its own, with a name that no other one begins with. */
  readonly folder: string;
  readonly location: DatabaseLocation;
  readonly random: SeededRandom;
  /** Null for a run of its own. */
  readonly shard: Shard | null;
}

/** A way to fill a database whose processes are killed while they do. */
export interface Scenario {
  readonly name: string;
  /** Earliest and latest moment of a kill after the start (ms). */
  readonly moments: readonly [number, number];
  /** Whether several recordings can be one run. */
  readonly hasShards: boolean;
  /** Starts the processes that write a run. */
  start(recording: Recording): RunningScenario;
}
