import type { DatabaseAccess, QueryAccess } from '../../keeper/database-access.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Row } from '../../repositories/rows/row-types.ts';
import type { JournalIngest } from './journal-ingest.ts';
import type { LiveFeed } from './live-feed.ts';

/** A part of a file. */
export interface FilePart {
  /** Bytes of the whole file. */
  readonly size: number;
  /** Streams bytes from `start` up to and including `end`. */
  readonly read: (start: number, end: number) => ReadableStream<Uint8Array>;
}

/** Files of artifacts, where there is a disk. */
export interface ArtifactFiles {
  /**
   * Opens the file of an artifact, inside the folder of its run's results only.
   *
   * @returns null when it is not there any more
   * @throws ARTIFACT_OUTSIDE when the path leads out of the folder
   */
  open(artifact: Row<'artifacts'>, run: Row<'runs'>): Promise<FilePart | null>;
}

/** Ends runs that are being recorded on this machine. */
export interface RunCancelling {
  /**
   * Asks the process that owns a run to stop, as Ctrl-C does.
   *
   * @returns whether there was such a process here
   */
  cancel(run: Row<'runs'>): Promise<boolean>;
}

/** Who speaks through a request; null in both: nobody in particular, as on a machine of one's own. */
export interface Actor {
  readonly user_id: number | null;
  readonly api_token_id: number | null;
}

/** Everything that the API works with. What only a server has is null in a page that has none. */
export interface ApiContext {
  readonly access: QueryAccess;
  readonly repositories: Repositories;
  /** Wall clock, µs since 1970. */
  readonly now: () => number;
  /** Version of Assay. */
  readonly version: string;
  /** False where nothing can be changed: answers to changes are then 403. */
  readonly writable: boolean;
  readonly health: (() => Promise<Awaited<ReturnType<DatabaseAccess['health']>>>) | null;
  readonly artifacts: ArtifactFiles | null;
  readonly cancelling: RunCancelling | null;
  /** Writes the answer to a query as a Parquet file; null where the engine doesn't. */
  readonly parquet:
    | ((request: Parameters<DatabaseAccess['query']>[0]) => Promise<ReadableStream<Uint8Array>>)
    | null;
  readonly live: LiveFeed | null;
  readonly ingest: JournalIngest | null;
  /** Who a request is from, for the audit entries of changes; absent where there are no accounts. */
  readonly actorOf?: ((request: Request) => Actor | null) | undefined;
  /** Is told of errors that are nobody's fault but ours. */
  readonly report: (error: unknown, id: string) => void;
}
