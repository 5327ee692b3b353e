import { dirname, join } from 'node:path';

/**
 * The mark beside a journal that another machine sends: its writer cannot be looked at from here, whatever its header
 * says of host and process.
 *
 * @param path of the journal
 */
export function receivedMark(path: string): string {
  return path.replace(/\.ndjson$/, '.received');
}

/**
 * Folder that stands for the results folders of all received runs: files come by their hash, and paths of another
 * machine lead nowhere here.
 *
 * @param journals folder of the journals
 */
export function receivedResults(journals: string): string {
  return join(journals, 'received');
}

/** The same from the path of a journal. */
export function resultsOfReceived(path: string): string {
  return receivedResults(dirname(path));
}

/** Where a file with this content lies below the folder of received results; / is the separator. */
export function receivedArtifact(sha256: string): string {
  return `artifacts/${sha256.slice(0, 2)}/${sha256}`;
}
