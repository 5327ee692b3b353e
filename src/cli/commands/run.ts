import { Command, InvalidArgumentError, Option } from 'commander';
import { readAddress } from '../../keeper/lock-file.ts';
import type { RunArguments } from '../../runners/gherkin/config/run-settings.ts';
import { isDatabaseUrl } from '../../storage/location/parse-database-url.ts';
import type { CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseOptions } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { loadProjectConfig } from '../load-project-config.ts';
import { collectText, parseCount, parseTimeSpan } from '../option-values.ts';
import { recordingLocation } from '../recording-database.ts';

interface RunOptions extends Omit<RunArguments, 'retryTags'>, DatabaseOptions {
  readonly config?: string;
  readonly database?: boolean | string;
  readonly retryTagFilter?: string;
  readonly generateReport?: boolean;
}

/** What a database file is called; anything else behind --database that is no URL is a path of features. */
const databaseFile = /\.(db|ddb|duckdb|sqlite|sqlite3)$/i;

function namesDatabase(word: string): boolean {
  return databaseFile.test(word) || isDatabaseUrl(word);
}

function parseRetries(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0 on.');
  return Number(text);
}

function parseList(text: string, before: readonly string[] = []): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return [...before, ...names];
}

function parseRecorded(text: string, before?: 'all' | 'none' | readonly string[]): 'all' | 'none' | string[] {
  if (text === 'all' || text === 'none') return text;
  return parseList(text, Array.isArray(before) ? before : []);
}

function parseVariable(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([A-Za-z_][\w.-]*)=([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Give NAME=VALUE.');
  return { ...before, [name]: value };
}

/** Settings take a number as seconds; the command line has read the unit already. */
function parseLimit(text: string): number {
  return parseTimeSpan(text) / 1000;
}

function addChoiceOptions(command: Command): Command {
  return command
    .option('-t, --tags <expression>', 'only scenarios with these tags: "@smoke and not @slow"')
    .addOption(
      new Option('--name <regexp>', 'only scenarios whose name fits; repeatable').argParser(collectText),
    )
    .addOption(
      new Option(
        '--import <files>',
        'step definitions and hooks: file, folder or pattern; repeatable',
      ).argParser(collectText),
    )
    .option(
      '-c, --config <file>',
      'configuration (default: assay.config.ts, .mts, .js or .mjs, if there is one)',
    )
    .option('--allow-empty', 'a run without any scenario passes');
}

function addExecutionOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-w, --workers <count>', 'worker processes (default: one per core)').argParser(parseCount),
    )
    .addOption(
      new Option('--retry <count>', 'try a scenario that failed again, so many times').argParser(
        parseRetries,
      ),
    )
    .option('--retry-tag-filter <expression>', 'only scenarios with these tags are tried again')
    .option('--fail-fast', 'after the first failure nothing new begins; the rest is skipped')
    .option('--dry-run', 'check that every step has a definition; nothing is run')
    .addOption(
      new Option(
        '--step-timeout <span>',
        'longest time of a step that does not set its own (default: 5s)',
      ).argParser(parseLimit),
    )
    .addOption(
      new Option(
        '--scenario-timeout <span>',
        'longest time of a scenario; then its worker is killed',
      ).argParser(parseLimit),
    )
    .addOption(
      new Option('--run-timeout <span>', 'longest time of the run; then it is interrupted').argParser(
        parseLimit,
      ),
    )
    .addOption(
      new Option(
        '-e, --env <name=value>',
        'variable for step definitions, and {{name}} in steps; repeatable',
      ).argParser(parseVariable),
    );
}

function addBrowserOptions(command: Command): Command {
  return command
    .option('--browser <name>', 'chromium, firefox, webkit, chrome, msedge, or the address of a running one')
    .option('--headless', 'browser without a window (the default)')
    .option('--no-headless', 'browser with a window')
    .option('--base-url <address>', 'what relative addresses in steps start from')
    .addOption(
      new Option('--screenshots <when>', 'after steps that used the page (default: every)').choices([
        'every',
        'failure',
        'never',
      ]),
    );
}

function addOutputOptions(command: Command): Command {
  return databaseOptions(command)
    .option('--results <folder>', 'folder for all files of the run (default: results)')
    .option('--preserve-results', 'keep the files of earlier runs')
    .option('--junit [folder]', 'also write JUnit XML (default folder: junit in the results)')
    .option('--generate-report', 'also write the run as pages, to "report" in the results; records the run')
    .option('-q, --quiet', 'show only failures and the summary')
    .option(
      '-d, --database [file-or-url]',
      'record the run; files end in .db, .duckdb or .sqlite (default: results.db in the results)',
    )
    .option('--no-database', 'do not record the run')
    .addOption(
      new Option(
        '--secrets <names>',
        'variables whose values are not recorded, with commas; repeatable',
      ).argParser(parseList),
    )
    .addOption(
      new Option(
        '--record-env-vars <which>',
        'all (the default), none, or names with commas, * at an end',
      ).argParser(parseRecorded),
    );
}

export const runCommand: CommandFactory = (context) => {
  const command = new Command('run')
    .description(
      'Runs Gherkin features on worker processes. With --database everything is recorded while it happens.\n' +
        'Options win over the configuration file.\n' +
        'Exit code: 0 passed, 1 failures, 2 nothing could run, 3 tests without a result (lost, interrupted).',
    )
    .argument('[paths...]', 'feature files, folders or patterns, perhaps with :line (default: features)');
  addChoiceOptions(command);
  addExecutionOptions(command);
  addBrowserOptions(command);
  addOutputOptions(command);
  command.action(async (paths: string[], options: RunOptions) => {
    const { resultsFolder } = await import('../../configuration/results-folder.ts');
    const { resolveSettings } = await import('../../runners/gherkin/config/run-settings.ts');
    const { runGherkin } = await import('../../runners/gherkin/coordinator/run-gherkin.ts');
    const loaded = await loadProjectConfig(context.cwd, options.config);
    const {
      config: _config,
      retryTagFilter,
      database: ownDatabase,
      databaseUrl,
      db,
      shared,
      generateReport = false,
      ...rest
    } = options;
    if (generateReport && ownDatabase === false) {
      command.error(
        'error: --generate-report: a report is made from what is recorded; leave --no-database out',
      );
    }
    const { namesFeatures } = await import('../../runners/gherkin/plan/find-features.ts');
    // An option whose value may be left out takes the word behind it, also when that is a path.
    const takenPaths: string[] = [];
    const ownValue = (
      value: boolean | string | undefined,
      isPath: (word: string) => boolean,
    ): boolean | string | undefined => {
      if (typeof value !== 'string' || !isPath(value)) return value;
      takenPaths.push(value);
      return true;
    };
    const database = ownValue(ownDatabase, (word) => !namesDatabase(word));
    const junit = ownValue(rest.junit, (word) => namesFeatures(word, context.cwd));
    const given: RunArguments = {
      ...rest,
      ...(junit !== undefined && { junit }),
      paths: [...takenPaths, ...paths],
      ...(retryTagFilter !== undefined && { retryTags: retryTagFilter }),
    };
    const request = {
      database: generateReport ? (database ?? true) : database,
      ...(databaseUrl !== undefined && { databaseUrl }),
      ...(db !== undefined && { db }),
      ...(shared !== undefined && { shared }),
    };
    const resultsDir = resultsFolder(given.results, loaded, context.cwd);
    const location = await recordingLocation(command, request, loaded, resultsDir, context);
    const settings = resolveSettings(given, loaded, context.cwd, location);
    const argv = command.parent?.args ?? ['run', ...paths];
    let runUuid: string | null = null;
    const onBegin = (uuid: string) => {
      runUuid = uuid;
    };
    context.setExitCode(await runGherkin({ settings, environment: context, argv, onBegin }));
    const page = location === null ? undefined : readAddress(location.path)?.http;
    if (page !== undefined && runUuid !== null) context.stdout.write(`Its page: ${page}#/runs/${runUuid}\n`);
    if (generateReport && location !== null && runUuid !== null) {
      const { reportAfterRun } = await import('../report-after-run.ts');
      await reportAfterRun({ location, runUuid, resultsDir, loaded }, context);
    }
  });
  return addExamples(command, [
    'assay run',
    'assay run features/checkout --database',
    'assay run features/pay.feature:12 --no-headless',
    'assay run --generate-report',
    'assay run --tags "@smoke and not @slow" --workers 4 --retry 1',
    'assay run --scenario-timeout 2m --run-timeout 30m --junit reports',
  ]);
};
