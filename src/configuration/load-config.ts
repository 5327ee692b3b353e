import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { assayError, messageOf } from '../model/errors.ts';
import { portablePath } from '../std/portable-path.ts';
import type { AssayConfig } from './assay-config.ts';
import { findConfig } from './find-config.ts';

export interface LoadedConfig {
  readonly config: AssayConfig;
  /** Folder of the file, from which its paths start; the working directory when there is no file. */
  readonly folder: string;
  /** Absolute path; null when there is no file. */
  readonly file: string | null;
}

async function importConfig(file: string, shown: string): Promise<unknown> {
  let imported: { readonly default?: unknown };
  try {
    imported = (await import(pathToFileURL(file).href)) as typeof imported;
  } catch (error) {
    throw assayError('CONFIG_UNREADABLE', { file: shown, reason: messageOf(error) }, error);
  }
  if (imported.default !== undefined) return imported.default;
  throw assayError('CONFIG_UNREADABLE', { file: shown, reason: 'it has no default export' });
}

/**
 * Loads the configuration of a project.
 *
 * @param cwd absolute working directory
 * @param named file that the user names, relative to `cwd`; otherwise one is looked for there
 * @throws CONFIG_MISSING, CONFIG_UNREADABLE, CONFIG_INVALID (names the fields)
 */
export async function loadConfig(cwd: string, named?: string): Promise<LoadedConfig> {
  const file = named === undefined ? findConfig(cwd) : resolve(cwd, named);
  if (file === null) return { config: {}, folder: cwd, file: null };
  const shown = portablePath(cwd, file);
  if (!existsSync(file)) throw assayError('CONFIG_MISSING', { file: shown });
  const content = await importConfig(file, shown);
  const { assayConfigSchema } = await import('./assay-config.ts');
  const parsed = assayConfigSchema.safeParse(content);
  if (parsed.success) return { config: parsed.data as AssayConfig, folder: dirname(file), file };
  const problems = parsed.error.issues
    .map((issue) => `  ${issue.path.join('.') || 'the default export'}: ${issue.message}`)
    .join('\n');
  throw assayError('CONFIG_INVALID', { file: shown, problems });
}
