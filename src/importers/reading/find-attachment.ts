import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where an attachment of a report was found, or why it was not. */
export type FoundAttachment =
  | { readonly path: string }
  | { readonly problem: 'ATTACHMENT_OUTSIDE' | 'ATTACHMENT_MISSING' };

/**
 * The file that a report means by a path. Reports are not trusted: links are followed before it is decided whether a file
 * lies in the folder of the report.
 *
 * @param folder absolute folder of the report
 * @param allowed absolute folder that the file must lie in; the folder of the report unless the user says more
 * @param written as the report says it: relative to its folder, absolute, or a file: URL
 */
export function findAttachment(folder: string, allowed: string, written: string): FoundAttachment {
  let path: string;
  try {
    path = resolve(folder, /^file:/i.test(written) ? fileURLToPath(written) : written.replaceAll('\\', '/'));
  } catch {
    return { problem: 'ATTACHMENT_OUTSIDE' };
  }
  if (written.includes('\0') || !isInside(allowed, path)) return { problem: 'ATTACHMENT_OUTSIDE' };
  try {
    const real = realpathSync(path);
    return isInside(realpathSync(allowed), real) ? { path: real } : { problem: 'ATTACHMENT_OUTSIDE' };
  } catch {
    return { problem: 'ATTACHMENT_MISSING' };
  }
}

function isInside(folder: string, path: string): boolean {
  const top = folder.endsWith(sep) ? folder : folder + sep;
  return path.startsWith(top);
}
