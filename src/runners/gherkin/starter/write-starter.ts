import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findConfig } from '../../../configuration/find-config.ts';
import { withResultsIgnored } from './ignore-results.ts';
import { type StarterOptions, starterFiles } from './starter-files.ts';

/** What became of a file: written, left as it was, or added to. */
export interface StarterFile {
  readonly path: string;
  readonly action: 'written' | 'kept' | 'extended';
}

function isModulePackage(manifest: string): boolean {
  try {
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown }).type === 'module';
  } catch {
    // Whatever it is, it does not say that files are modules.
    return false;
  }
}

function packageNameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[._-]+/g, '');
  return name === '' ? 'features' : name;
}

function optionsFor(folder: string, version: string): StarterOptions {
  const manifest = join(folder, 'package.json');
  const isNew = !existsSync(manifest);
  const runsTypeScript = Boolean(process.features.typescript);
  return {
    extension: runsTypeScript ? (isNew || isModulePackage(manifest) ? 'ts' : 'mts') : 'mjs',
    newPackage: isNew ? { name: packageNameOf(folder), version } : null,
  };
}

function ignoreResults(folder: string): StarterFile {
  const path = join(folder, '.gitignore');
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  const after = withResultsIgnored(before);
  if (after === null) return { path: '.gitignore', action: 'kept' };
  appendFileSync(path, after.slice(before?.length ?? 0));
  return { path: '.gitignore', action: before === null ? 'written' : 'extended' };
}

/**
 * Writes a small project that runs. Files that are there already stay as they are.
 *
 * @param folder absolute; made when it does not exist
 * @param version of this package
 * @throws the file system's error
 */
export function writeStarter(folder: string, version: string): StarterFile[] {
  mkdirSync(folder, { recursive: true });
  const configured = findConfig(folder) !== null;
  const files = Object.entries(starterFiles(optionsFor(folder, version))).map(([path, text]): StarterFile => {
    const target = join(folder, path);
    if (existsSync(target) || (configured && path.startsWith('assay.config.')))
      return { path, action: 'kept' };
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text, { flag: 'wx' });
    return { path, action: 'written' };
  });
  return [...files, ignoreResults(folder)];
}
