import { createApi } from '../api/create-api.ts';
import type { Actor } from '../api/http/api-context.ts';
import { knownJournal } from '../keeper/ingest/known-journal.ts';
import { ReceivedJournals } from '../keeper/ingest/received-journals.ts';
import { journalsDirectory } from '../recording/journal/journal-files.ts';
import type { Repositories } from '../repositories/repositories.ts';
import { assayVersion } from '../std/assay-version.ts';
import { nowMicros } from '../std/clock.ts';
import { ServedAccess } from './database/served-access.ts';
import type { ServedDatabase } from './database/served-database.ts';
import { DiskArtifacts } from './files/artifact-files.ts';
import { cancelRuns } from './files/cancel-runs.ts';
import { parquetDownload } from './files/parquet-download.ts';

/** Answers a request for somebody; null for whoever is on this machine. */
export type AnswerFor = (request: Request, actor: Actor | null) => Promise<Response>;

/**
 * The API over the database that this process keeps, with everything that only a server can do.
 *
 * @param log is told of errors that are nobody's fault but ours, with the id that the answer names
 */
export async function servedApi(
  served: ServedDatabase,
  repositories: Repositories,
  log: (line: string) => void,
): Promise<AnswerFor> {
  const access = new ServedAccess(served);
  const { database } = await served.service();
  const actors = new WeakMap<Request, Actor>();
  const answer = createApi({
    actorOf: (request) => actors.get(request) ?? null,
    access,
    repositories,
    now: nowMicros,
    version: assayVersion,
    writable: true,
    health: () => access.health(),
    artifacts: new DiskArtifacts(),
    cancelling: cancelRuns(served),
    parquet: database.capabilities.writesParquet ? parquetDownload(served) : null,
    live: {
      get cursor() {
        return served.feed.cursor;
      },
      subscribe: (options) => served.feed.subscribe(options),
    },
    ingest: new ReceivedJournals(journalsDirectory(served.path), (uuid) => knownJournal(access, uuid)),
    report: (error, id) =>
      log(`error ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });
  return (request, actor) => {
    if (actor !== null) actors.set(request, actor);
    return answer(request);
  };
}
