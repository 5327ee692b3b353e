import { globSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assayError } from '../../../model/errors.ts';

/** A feature file and the lines of it that were asked for. */
export interface FeatureFile {
  /** Absolute path. */
  readonly file: string;
  /** Empty: the whole file. */
  readonly lines: readonly number[];
}

const featureName = /\.feature(\.md)?$/;

function isFolder(path: string): boolean | null {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? null;
}

function featuresIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
      if (isFolder(path) === true) return featuresIn(path);
      return featureName.test(entry.name) ? [path] : [];
    });
}

function filesAt(path: string): string[] {
  const folder = isFolder(path);
  if (folder === true) return featuresIn(path);
  if (folder === false) return [path];
  return globSync(path.replaceAll('\\', '/'))
    .sort()
    .flatMap((found) =>
      isFolder(found) === true ? featuresIn(found) : featureName.test(found) ? [found] : [],
    );
}

/**
 * Finds the feature files that somebody names: files, folders and patterns, each perhaps with `:line` (several:
 * `:3:17`) behind it. Every file comes once; a file that is named without lines runs whole.
 *
 * @param paths relative to `folder`, or absolute
 * @throws FEATURES_MISSING when a path leads to none
 */
export function findFeatures(paths: readonly string[], folder: string): FeatureFile[] {
  const found = new Map<string, number[] | null>();
  for (const path of paths) {
    const [, place = path, lineText = ''] = /^(.*?)((?::\d+)*)$/s.exec(path) ?? [];
    const lines = lineText.split(':').filter(Boolean).map(Number);
    const files = filesAt(resolve(folder, place));
    if (files.length === 0) throw assayError('FEATURES_MISSING', { paths: path });
    for (const file of files) {
      const known = found.get(file);
      if (lines.length === 0) found.set(file, null);
      else if (known !== null) found.set(file, [...(known ?? []), ...lines]);
    }
  }
  return [...found].map(([file, lines]) => ({ file, lines: lines ?? [] }));
}

/**
 * Whether a word of the command line names features: `--database features/pay` means the option without a value, and
 * a path.
 *
 * @param word relative to `folder`, or absolute
 */
export function namesFeatures(word: string, folder: string): boolean {
  const place = word.replace(/(:\d+)*$/, '');
  if (featureName.test(place) || place.includes('*')) return true;
  const path = resolve(folder, place);
  return isFolder(path) === true && featuresIn(path).length > 0;
}
