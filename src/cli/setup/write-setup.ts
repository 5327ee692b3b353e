import { chmodSync, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../exporters/atomic-file.ts';
import { AssayError, assayError, messageOf } from '../../model/errors.ts';
import type { RunnerProject } from './runner-project.ts';

async function write(path: string, before: string | null, after: string): Promise<void> {
  // What a link leads to is changed, not the link.
  const target = existsSync(path) ? realpathSync(path) : path;
  const mode = before === null ? null : statSync(target).mode;
  const now = existsSync(target) ? readFileSync(target, 'utf8') : null;
  if (now !== before) throw assayError('SETUP_FILE_CHANGED', { path });
  await replaceFile(target, async (draft) => {
    await writeFile(draft, after);
    if (mode !== null) chmodSync(draft, mode);
  });
}

/**
 * Writes the changes of a plan, each file whole or not at all.
 *
 * @throws SETUP_FILE_CHANGED, SETUP_WRITE_FAILED
 */
export async function writeSetup(project: RunnerProject): Promise<void> {
  for (const { path, before, after } of project.changes) {
    const target = join(project.folder, path);
    try {
      await write(target, before, after);
    } catch (error) {
      if (error instanceof AssayError) throw error;
      throw assayError('SETUP_WRITE_FAILED', { path: target, reason: messageOf(error) }, error);
    }
  }
}
