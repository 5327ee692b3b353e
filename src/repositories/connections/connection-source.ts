import type { StorageConnection } from '../../storage/engines/storage-engine.ts';

/** Where the data layer gets connections from: a file or server that it opened, or a keeper that has it open. */
export interface ConnectionSource {
  /** Name of the database for people. */
  readonly label: string;
  /** Absolute path of the file, or of what lies beside a server's database: journals are found from it. */
  readonly path: string;
  /** Sentences for people about what was not as it should be when it was opened. */
  readonly notices: readonly string[];
  /**
   * Does something with a connection that nobody else uses meanwhile. Where there is only one, it waits for it.
   *
   * @throws CONNECTION_FAILED when there is none to be had
   */
  use<Result>(work: (connection: StorageConnection) => Promise<Result>): Promise<Result>;
  /** Bytes of the database, and of what is not yet in its main file. */
  size(): Promise<{ readonly bytes: number; readonly logBytes: number }>;
  close(): Promise<void>;
}
