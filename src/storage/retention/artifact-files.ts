import { lstatSync, readdirSync, realpathSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { micros } from '../sql/value-expressions.ts';
import type { FileScope } from './retention-options.ts';

/** A file that an artifact of a run names. */
interface ArtifactFile {
  readonly folder: string;
  readonly path: string;
  /** When the run ended, in ms since 1970. */
  readonly endedMs: number;
}

/** Files that were, or would be, removed. */
export interface RemovedFiles {
  files: number;
  bytes: number;
}

/** How much later than its run a file may have been written (ms); a later one belongs to another run. */
const graceMs = 60_000;

/** Files of the artifacts of some runs that were recorded on this machine, and that no other run names. */
async function filesOf(
  connection: StorageConnection,
  runs: string,
  { host }: FileScope,
): Promise<readonly ArtifactFile[]> {
  const rows = await connection.rows(
    `SELECT DISTINCT runs.results_dir, artifacts.path, ${micros(connection.dialect, 'COALESCE(runs.ended_at, runs.started_at)')} AS ended
FROM artifacts JOIN runs ON runs.run_id = artifacts.run_id
WHERE artifacts.run_id IN (${runs}) AND runs.results_dir IS NOT NULL
  AND EXISTS (SELECT 1 FROM journals WHERE journals.run_id = runs.run_id AND journals.host = ?)
  AND NOT EXISTS (SELECT 1 FROM artifacts AS others JOIN runs AS other_runs ON other_runs.run_id = others.run_id
    WHERE others.path = artifacts.path AND other_runs.results_dir = runs.results_dir AND others.run_id NOT IN (${runs}))
ORDER BY runs.results_dir, artifacts.path`,
    [host],
  );
  return rows.map((row) => ({
    folder: String(row.results_dir),
    path: String(row.path),
    endedMs: Number(row.ended) / 1000,
  }));
}

/** The file as it lies below its folder; null when it does not, or is no file, or is younger than its run. */
function removable({ folder, path, endedMs }: ArtifactFile): { file: string; bytes: number } | null {
  if (!isAbsolute(folder)) return null;
  const file = resolve(folder, path);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.mtimeMs > endedMs + graceMs) return null;
  const root = realpathSync(folder);
  // Links on the way must not lead outside.
  const real = join(realpathSync(dirname(file)), file.slice(dirname(file).length + 1));
  return real.startsWith(root.endsWith(sep) ? root : root + sep) ? { file: real, bytes: found.size } : null;
}

/** Removes folders that have become empty, from the inside out, up to the results folder. */
function removeEmptyFolders(folder: string, root: string): void {
  for (let current = folder; current.startsWith(root + sep); current = dirname(current)) {
    if (readdirSync(current).length > 0) return;
    rmdirSync(current);
  }
}

/** Removes the files of the artifacts of some runs. Call it before the rows go: who is killed in between starts again. */
export async function removeArtifactFiles(
  connection: StorageConnection,
  runs: string,
  scope: FileScope,
  removed: RemovedFiles,
  dryRun: boolean,
): Promise<void> {
  for (const artifact of await filesOf(connection, runs, scope)) {
    const found = removable(artifact);
    if (found === null) continue;
    if (!dryRun) {
      unlinkSync(found.file);
      removeEmptyFolders(dirname(found.file), realpathSync(artifact.folder));
    }
    removed.files++;
    removed.bytes += found.bytes;
  }
}
