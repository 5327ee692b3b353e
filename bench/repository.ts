import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the working tree. */
export const repository = fileURLToPath(new URL('..', import.meta.url));

/** Arguments with which Node runs the command line from the source. */
export const assayFromSource = [
  '--conditions=assay-source',
  '--disable-warning=ExperimentalWarning',
  join(repository, 'src/cli/main.ts'),
];

/** Lets programs in a temporary folder find the packages that are installed here. */
export function linkPackages(folder: string): void {
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'), 'dir');
}

/** The same, and this package among them, as it is built in `dist`. */
export function linkPackagesAndAssay(folder: string): void {
  const from = join(repository, 'node_modules');
  const to = join(folder, 'node_modules');
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (!name.startsWith('.') || name === '.bin') symlinkSync(join(from, name), join(to, name));
  }
  symlinkSync(repository, join(to, 'assay'));
}
