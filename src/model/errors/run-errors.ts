import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of running tests. */
export const runErrors = {
  RESULTS_UNWRITABLE: entry<{ path: string; reason: string }>(
    (d) => `The results directory ${d.path} cannot be used: ${d.reason}`,
    () => 'Check its permissions and the free space, or name another one with --results.',
  ),
  PATH_OUTSIDE: entry<{ path: string; folder: string }>(
    (d) => `"${d.path}" leads out of ${d.folder}.`,
    () => 'Give a path inside that folder, without "..".',
  ),
  CONFIG_MISSING: entry<{ file: string }>(
    (d) => `There is no configuration file ${d.file}.`,
    () => 'Check --config, or leave it out: assay.config.ts in the working directory is found by itself.',
  ),
  CONFIG_UNREADABLE: entry<{ file: string; reason: string }>(
    (d) => `${d.file} cannot be loaded: ${d.reason}`,
    () =>
      'Mend the file. It is an ES module that exports its settings: export default defineConfig({ ... }). ' +
      'TypeScript files need Node 22.18 or newer.',
  ),
  CONFIG_INVALID: entry<{ file: string; problems: string }>(
    (d) => `${d.file} has settings that Assay cannot use:\n${d.problems}`,
    () => 'Mend them; defineConfig from "assay" lets an editor check them while you type.',
  ),
  FEATURES_MISSING: entry<{ paths: string }>(
    (d) => `No feature files at ${d.paths}.`,
    () => 'Name a .feature file, a folder that holds some, or a pattern; "assay init" writes a first one.',
  ),
  FEATURE_INVALID: entry<{ problems: string }>(
    (d) => `There are feature files that are not Gherkin:\n${d.problems}`,
    () => 'Mend these lines; nothing was run.',
  ),
  SCENARIO_MISSING: entry<{ place: string }>(
    (d) => `There is no scenario at ${d.place}.`,
    () => 'Give the line of a scenario, of one of its steps, or of a row of its examples.',
  ),
  SCENARIOS_NONE: entry<{ found: number; filters: string }>(
    (d) =>
      d.filters === ''
        ? 'There are no scenarios to run.'
        : `None of the ${d.found} scenarios fits ${d.filters}.`,
    () => 'Nothing was tested, so this is no pass. Widen the choice, or say --allow-empty.',
  ),
  EXPRESSION_INVALID: entry<{ option: string; expression: string; reason: string }>(
    (d) => `${d.option} "${d.expression}" cannot be read: ${d.reason}`,
    () =>
      'Tags are chosen by expressions such as "@smoke and not (@slow or @planned)", names by regular expressions.',
  ),
  SUPPORT_MISSING: entry<{ pattern: string; folder: string }>(
    (d) => `"import" names ${d.pattern}, but there is no such file in ${d.folder}.`,
    () =>
      'Correct the path (--import, or "import" in the configuration), or leave it out to use the default.',
  ),
  SUPPORT_FAILED: entry<{ file: string; reason: string }>(
    (d) => `The support code ${d.file} cannot be loaded: ${d.reason}`,
    () => 'Mend the file; nothing was run.',
  ),
  CUCUMBER_UNSUPPORTED: entry<{ version: string; path: string }>(
    (d) => `This project has @cucumber/cucumber ${d.version} (${d.path}); Assay runs with 12 and newer.`,
    () => 'Update it (npm install @cucumber/cucumber@13), or remove it: Assay brings its own.',
  ),
  HOOK_FAILED: entry<{ hook: string; reason: string }>(
    (d) => `The hook ${d.hook} failed before any scenario could run: ${d.reason}`,
    () => 'Mend the hook; scenarios that did not run count as lost.',
    3,
  ),
  WORKER_UNUSABLE: entry<{ deaths: number; reason: string }>(
    (d) => `${d.deaths} workers in a row ended before they started a scenario; the last one: ${d.reason}.`,
    () => 'Look for process.exit, a crash or an endless loop in the support code.',
    3,
  ),
} satisfies Record<string, ErrorEntry<never>>;
