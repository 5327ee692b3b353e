import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { startKeeper } from '../../../keeper/start-keeper.ts';
import { assayError, messageOf } from '../../../model/errors.ts';
import { findProject, type Project } from '../../../recording/environment/project.ts';
import { captureRunContext } from '../../../recording/environment/run-context.ts';
import { createRedactor } from '../../../recording/redaction/redactor.ts';
import type { ProgramEnvironment } from '../../../std/program.ts';
import { uuidV7 } from '../../../std/uuid.ts';
import { type DatabaseLocation, locationLabel } from '../../../storage/location/database-location.ts';
import type { AssayWorldSettings } from '../browser/assay-world.ts';
import { findSupport } from '../config/find-support.ts';
import type { RunSettings } from '../config/run-settings.ts';
import { type InstalledCucumber, loadCucumber } from '../cucumber/load-cucumber.ts';
import { createFeatureOutput } from '../output/feature-output.ts';
import { createProgress } from '../output/progress.ts';
import { createResultsDirectory } from '../output/results-directory.ts';
import { type RunDetails, writeRunDetails } from '../output/run-details.ts';
import { createRunTally } from '../output/run-tally.ts';
import { renderSummary } from '../output/summary.ts';
import { findFeatures } from '../plan/find-features.ts';
import { type Plan, parseTags, planFeatures } from '../plan/plan-features.ts';
import { readFeatureDurations, saveFeatureDurations } from './feature-durations.ts';
import { RunCoordinator } from './run-coordinator.ts';
import { outcomeOfRun } from './run-outcome.ts';
import { RunRecording } from './run-recording.ts';

export interface RunGherkinOptions {
  readonly settings: RunSettings;
  readonly environment: ProgramEnvironment;
  /** Words of the command line behind the program's name. */
  readonly argv: readonly string[];
  /** Told the UUID of the run when it begins. */
  readonly onBegin?: (runUuid: string) => void;
}

function packageVersion(): string {
  const manifest = new URL('../../../../package.json', import.meta.url);
  return String((JSON.parse(readFileSync(manifest, 'utf8')) as { version: unknown }).version);
}

function describeFilters({ tags, names }: RunSettings): string {
  return [
    tags === '' ? '' : `the tags "${tags}"`,
    names.length === 0 ? '' : `the names ${names.map((name) => `/${name}/`).join(' or ')}`,
  ]
    .filter(Boolean)
    .join(' and ');
}

async function makePlan(
  installed: InstalledCucumber,
  settings: RunSettings,
  project: Project,
  redact: (text: string) => string,
): Promise<Plan & { readonly files: readonly string[] }> {
  const files = findFeatures(settings.paths, settings.pathsFolder);
  if (settings.retryTags !== '') parseTags(installed, '--retry-tag-filter', settings.retryTags);
  const { cwd, tags, names, language } = settings;
  const plan = await planFeatures(installed, {
    files,
    tags,
    names,
    language,
    cwd,
    projectRoot: project.root,
    redact,
  });
  if (plan.planned === 0 && !settings.allowEmpty) {
    throw assayError('SCENARIOS_NONE', { found: plan.found, filters: describeFilters(settings) });
  }
  return { ...plan, files: files.map(({ file }) => file) };
}

function worldSettings(settings: RunSettings): AssayWorldSettings {
  const { browser, headless, resultsDir, screenshots, variables, baseUrl, stepTimeoutMs } = settings;
  return {
    browser,
    headless,
    resultsDir,
    screenshots,
    variables: { ...variables },
    ...(baseUrl !== null && { baseUrl }),
    ...(stepTimeoutMs !== null && { stepTimeoutMs }),
  };
}

function shownDatabase(cwd: string, location: DatabaseLocation): string {
  if (location.postgres !== null) return locationLabel(location);
  const short = relative(cwd, location.path);
  return short.startsWith('..') ? location.path : short;
}

/**
 * Runs Gherkin features on worker processes, writes their files, and records the run if it is to be recorded.
 *
 * @returns exit code: 0 passed, 1 failures, 3 the run itself broke
 * @throws errors of the catalogue with exit code 2 when the run cannot begin
 */
export async function runGherkin({
  settings,
  environment,
  argv,
  onBegin,
}: RunGherkinOptions): Promise<number> {
  const { cwd } = settings;
  const startedAt = environment.now();
  const env = { ...environment.env, ...settings.variables };
  const password = settings.databaseLocation?.postgres?.password ?? null;
  const redactor = createRedactor({
    // The password may come from a file.
    env: password === null ? env : { ...env, ASSAY_DATABASE_PASSWORD: password },
    secretNames: settings.secretNames,
    argv,
  });
  const redact = (text: string): string => redactor.text(text);
  const contextAnswer = captureRunContext({
    cwd,
    env,
    argv,
    secrets: settings.secretNames,
    redactor,
    recordEnvVars: settings.recordEnvVars,
    ignoredPaths: [settings.resultsDir],
  });
  // Nobody looks at it before the plan is made, which may fail first.
  contextAnswer.catch(() => {});
  const project = findProject(cwd);
  const installed = loadCucumber(cwd);
  const { features, planned, files } = await makePlan(installed, settings, project, redact);
  const supportFiles = findSupport(settings.import, settings.importFolder, files);
  const context = await contextAnswer;

  const version = packageVersion();
  const writer = `assay-gherkin ${version}`;
  const runUuid = uuidV7();
  const workers = Math.max(1, Math.min(settings.workers, features.length));
  const { resultsDir } = settings;
  const results = createResultsDirectory({ resultsDir, preserve: settings.preserveResults });
  results.planFeatures(features.map(({ uri, suite }) => ({ uri, featureName: suite.name })));
  const progress = createProgress(environment, { workers, planned, quiet: settings.quiet, resultsDir });
  const warn = (text: string): void => progress.message(`assay: ${text}`);
  const tally = createRunTally(planned);
  const details = (end: Pick<RunDetails, 'status' | 'endedAt'>): RunDetails => ({
    runUuid,
    context,
    browser: settings.browser,
    headless: settings.headless,
    workers,
    startedAt,
    totals: tally.totals(end.endedAt !== null),
    assayVersion: version,
    ...end,
  });

  const recording = RunRecording.open(settings, runUuid, writer, (message) => progress.message(message));
  const output = createFeatureOutput({
    results,
    junitDir: settings.junitDir,
    onProblem: warn,
    onWritten: (file) => recording.fileWritten(file, resultsDir),
  });
  recording.runStarted(settings, project, context, workers);
  onBegin?.(runUuid);
  recording.planned(features);
  // ASSAY_KEEPER=off: only the journals are written, and whoever opens the database later applies them.
  if (settings.databaseLocation !== null && environment.env.ASSAY_KEEPER !== 'off') {
    const problem = startKeeper({ location: settings.databaseLocation, env: environment.env });
    if (problem !== null) warn(`the database is filled later, its keeper does not start now: ${problem}`);
  }
  const durations = readFeatureDurations(resultsDir);
  const coordinator = new RunCoordinator({
    settings,
    features,
    durations,
    workers,
    env,
    setup: {
      runUuid,
      databasePath: settings.databaseLocation?.path ?? null,
      writer,
      cwd,
      supportFiles,
      resultsDir,
      world: worldSettings(settings),
      worldParameters: settings.worldParameters,
      retry: settings.retry,
      retryTags: settings.retryTags,
      dryRun: settings.dryRun,
      language: settings.language,
      secretNames: settings.secretNames,
      argv,
    },
    redact,
    results,
    output,
    progress,
    tally,
    recording,
    signal: environment.signal,
  });
  try {
    writeRunDetails(results, details({ status: 'running', endedAt: null }));
    const circumstances = await coordinator.execute();
    await output.finish();
    const findings = tally.findings();
    const outcome = outcomeOfRun(findings.totals, circumstances);
    const endedAt = environment.now();
    writeRunDetails(results, details({ status: outcome.status, endedAt }));
    recording.runFinished(outcome.status, outcome.errorMessage, outcome.exitCode);
    saveFeatureDurations(resultsDir, durations, coordinator.durations);
    progress.close();
    const interrupted = circumstances.interruptedBy !== null;
    const wallTimeMs = (endedAt - startedAt) / 1000;
    environment.stdout.write(
      `\n${renderSummary({ findings, wallTimeMs, workers, resultsDir, interrupted }, environment)}`,
    );
    if (circumstances.brokenBy !== null) environment.stderr.write(`\nerror: ${circumstances.brokenBy}\n`);
    if (settings.databaseLocation !== null) {
      environment.stdout.write(
        `Recorded in ${shownDatabase(cwd, settings.databaseLocation)} (run ${runUuid}).\n`,
      );
    }
    return outcome.exitCode;
  } catch (error) {
    progress.close();
    recording.runFinished('error', redact(messageOf(error)), 2);
    throw error;
  }
}
