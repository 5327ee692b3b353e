import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Cucumber from '@cucumber/cucumber';
import type * as CucumberApi from '@cucumber/cucumber/api';
import { assayError } from '../../../model/errors.ts';

/** One installed copy of Cucumber. All of its parts share their state, so nothing of another copy may be mixed in. */
export interface InstalledCucumber {
  /** What step definitions and hooks are registered with. */
  readonly cucumber: typeof Cucumber;
  readonly api: typeof CucumberApi;
  readonly version: string;
  /** Folder of the package. */
  readonly path: string;
  /** Loads a module that this copy of Cucumber depends on. */
  readonly requireDependency: (name: string) => unknown;
}

/** Filters of running scenarios by plugins came with this one. */
const oldestMajor = 12;

function locate(cwd: string): { require: NodeJS.Require; manifest: string } {
  for (const from of [join(cwd, 'noop.js'), import.meta.url]) {
    const require = createRequire(from);
    try {
      return { require, manifest: require.resolve('@cucumber/cucumber/package.json') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new Error('@cucumber/cucumber, on which assay depends, is not installed');
}

/**
 * The copy of Cucumber that a project's own code gets when it imports it; Assay's own copy when the project has none.
 *
 * @param cwd folder of the project
 * @throws CUCUMBER_UNSUPPORTED when the project's copy is too old
 */
export function loadCucumber(cwd: string): InstalledCucumber {
  const { require, manifest } = locate(cwd);
  const { version } = require(manifest) as { version: string };
  const path = dirname(manifest);
  if (Number.parseInt(version, 10) < oldestMajor) throw assayError('CUCUMBER_UNSUPPORTED', { version, path });
  return {
    cucumber: require('@cucumber/cucumber') as typeof Cucumber,
    api: require('@cucumber/cucumber/api') as typeof CucumberApi,
    version,
    path,
    requireDependency: createRequire(manifest),
  };
}
