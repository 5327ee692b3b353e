import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { contentName, findRunFile } from '../report/html/report-files.ts';

/** Which files of the runs come along. */
export type SiteFileChoice = 'pictures' | 'all' | 'none';

/** What became of the files. */
export interface SiteFiles {
  /** Addresses relative to the page, by the number of the artifact. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly copied: number;
  readonly bytes: number;
  /** Not there any more, or on another machine. */
  readonly missing: number;
  /** There, but not of the kind that was asked for. */
  readonly leftOut: number;
}

/** What a browser only shows or saves; everything else gets a name by which it is text, or nothing that runs. */
const harmless = /^\.(?:png|jpg|jpeg|gif|webp|avif|txt|log|csv|json|ndjson|md|zip|gz|webm|mp4|har)$/;

/**
 * Copies files of runs into `files/` of a site, each content once.
 *
 * @param folder of the site
 */
export async function copySiteFiles(
  source: StorageConnection,
  runs: readonly number[],
  folder: string,
  choice: SiteFileChoice,
  signal: AbortSignal,
): Promise<SiteFiles> {
  const addresses: Record<string, string> = {};
  const counts = { copied: 0, bytes: 0, missing: 0, leftOut: 0 };
  if (choice === 'none' || runs.length === 0) return { addresses, ...counts };
  const rows = await source.rows(`SELECT artifact_id, artifacts.path, sha256, results_dir
FROM artifacts JOIN runs ON runs.run_id = artifacts.run_id
WHERE artifacts.run_id IN (${runs.join(', ')}) ORDER BY artifact_id`);
  const known = new Set<string>();
  await mkdir(join(folder, 'files'), { recursive: true });
  for (const { artifact_id, path, sha256, results_dir } of rows) {
    signal.throwIfAborted();
    const file = { path: String(path), sha256: sha256 === null ? null : String(sha256) };
    const found = await findRunFile(results_dir === null ? null : String(results_dir), file);
    if (typeof found === 'string') {
      counts.missing++;
      continue;
    }
    if (choice === 'pictures' && found.pictureType === null) {
      counts.leftOut++;
      continue;
    }
    const suffix = harmless.test(found.suffix) ? found.suffix : '.txt';
    const address = `files/${await contentName(file, found)}${suffix}`;
    addresses[String(artifact_id)] = address;
    if (known.has(address)) continue;
    known.add(address);
    await copyFile(found.path, join(folder, address), constants.COPYFILE_FICLONE);
    counts.copied++;
    counts.bytes += found.bytes;
  }
  return { addresses, ...counts };
}
