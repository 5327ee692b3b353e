import type { IRunOptions } from '@cucumber/cucumber/api';
import { siblingModule } from '../../../std/sibling-module.ts';
import type { PickleFilter } from './pickle-filter-plugin.ts';

/** The options of Cucumber's `runCucumber`. */
export type CucumberOptions = IRunOptions;

/** Characters that mean something in a pattern, each as a class of one. */
function escapePattern(path: string): string {
  return path.replaceAll(/[*?[\]{}()!+@]/g, (character) => `[${character}]`);
}

/**
 * Which feature files Cucumber reads.
 *
 * @param files absolute paths
 * @param language dialect of files that name none
 */
export function sourcesOf(files: readonly string[], language: string): CucumberOptions['sources'] {
  return {
    defaultDialect: language,
    paths: files.map((file) => escapePattern(file.replaceAll('\\', '/'))),
    names: [],
    tagExpression: '',
    order: 'defined',
  };
}

/** How Cucumber runs: alone in its process, nothing written, scenarios chosen by `filter`. */
export function quietRun(filter: PickleFilter['filter']): Pick<CucumberOptions, 'formats' | 'plugins'> {
  return {
    formats: {
      stdout: siblingModule(import.meta.url, './silent-formatter').href,
      files: {},
      publish: false,
      options: {},
    },
    plugins: {
      specifiers: [siblingModule(import.meta.url, './pickle-filter-plugin').href],
      // Cucumber hands the options to the plugin as they are.
      options: { assay: { filter } } as unknown as NonNullable<CucumberOptions['plugins']>['options'],
    },
  };
}

/** Settings of Cucumber's runtime that Assay never varies. */
export const fixedRuntime = { failFast: false, filterStacktraces: true, parallel: 0, strict: true } as const;
