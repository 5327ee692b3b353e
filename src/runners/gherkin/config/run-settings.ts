import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { AssayConfig } from '../../../configuration/assay-config.ts';
import type { LoadedConfig } from '../../../configuration/load-config.ts';
import { resultsFolder } from '../../../configuration/results-folder.ts';
import { parseDuration } from '../../../std/duration.ts';
import type { DatabaseLocation } from '../../../storage/location/database-location.ts';

/** What the command line says; everything that it does not say comes from the configuration, then from the defaults. */
export type RunArguments = Omit<AssayConfig, 'worldParameters' | 'database' | 'shared'>;

/** Everything that a run is told, with no gaps. Paths are absolute, times in milliseconds. */
export interface RunSettings {
  readonly cwd: string;
  readonly paths: readonly string[];
  /** Folder that relative paths of features start from. */
  readonly pathsFolder: string;
  /** Null: the default places. */
  readonly import: readonly string[] | null;
  readonly importFolder: string;
  readonly tags: string;
  readonly names: readonly string[];
  readonly language: string;
  readonly retry: number;
  readonly retryTags: string;
  readonly failFast: boolean;
  readonly dryRun: boolean;
  readonly workers: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly browser: string;
  readonly headless: boolean;
  readonly baseUrl: string | null;
  readonly screenshots: 'every' | 'failure' | 'never';
  readonly stepTimeoutMs: number | null;
  readonly scenarioTimeoutMs: number | null;
  readonly runTimeoutMs: number | null;
  readonly resultsDir: string;
  readonly preserveResults: boolean;
  readonly junitDir: string | null;
  /** Null: nothing is recorded. */
  readonly databaseLocation: DatabaseLocation | null;
  readonly secretNames: readonly string[];
  readonly recordEnvVars: 'all' | 'none' | readonly string[];
  readonly allowEmpty: boolean;
  readonly quiet: boolean;
  readonly worldParameters: Readonly<Record<string, unknown>>;
}

function span(value: number | string | undefined): number | null {
  if (value === undefined) return null;
  const milliseconds = typeof value === 'number' ? value * 1000 : parseDuration(value);
  return milliseconds === null || milliseconds === 0 ? null : milliseconds;
}

interface Origin {
  readonly cwd: string;
  readonly folder: string;
}

/** A path is relative to where it was written down: the command line, or the folder of the configuration. */
function pathFrom(
  given: boolean | string | undefined,
  configured: boolean | string | undefined,
  { cwd, folder }: Origin,
): string | undefined {
  if (typeof given === 'string') return resolve(cwd, given);
  return typeof configured === 'string' ? resolve(folder, configured) : undefined;
}

function junitOf(
  given: RunArguments,
  config: AssayConfig,
  origin: Origin,
  resultsDir: string,
): string | null {
  if ((given.junit ?? config.junit ?? false) === false) return null;
  return pathFrom(given.junit, config.junit, origin) ?? join(resultsDir, 'junit');
}

/**
 * Brings command line, configuration and defaults together; the command line wins.
 *
 * @param cwd absolute working directory
 * @param databaseLocation where the run is recorded; null when it is not
 */
export function resolveSettings(
  given: RunArguments,
  loaded: LoadedConfig,
  cwd: string,
  databaseLocation: DatabaseLocation | null = null,
): RunSettings {
  const { config } = loaded;
  const origin = { cwd, folder: loaded.folder };
  const resultsDir = resultsFolder(given.results, loaded, cwd);
  const pathsGiven = given.paths !== undefined && given.paths.length > 0;
  const baseUrl = given.baseUrl ?? config.baseUrl ?? null;
  return {
    cwd,
    paths: (pathsGiven ? given.paths : config.paths) ?? ['features'],
    pathsFolder: pathsGiven ? cwd : loaded.folder,
    import: given.import ?? config.import ?? null,
    importFolder: given.import === undefined ? loaded.folder : cwd,
    tags: given.tags ?? config.tags ?? '',
    names: given.name ?? config.name ?? [],
    language: given.language ?? config.language ?? 'en',
    retry: given.retry ?? config.retry ?? 0,
    retryTags: given.retryTags ?? config.retryTags ?? '',
    failFast: given.failFast ?? config.failFast ?? false,
    dryRun: given.dryRun ?? config.dryRun ?? false,
    workers: given.workers ?? config.workers ?? availableParallelism(),
    variables: { ...config.env, ...given.env },
    browser: given.browser ?? config.browser ?? 'chromium',
    headless: given.headless ?? config.headless ?? true,
    baseUrl,
    screenshots: given.screenshots ?? config.screenshots ?? 'every',
    stepTimeoutMs: span(given.stepTimeout ?? config.stepTimeout),
    scenarioTimeoutMs: span(given.scenarioTimeout ?? config.scenarioTimeout),
    runTimeoutMs: span(given.runTimeout ?? config.runTimeout),
    resultsDir,
    preserveResults: given.preserveResults ?? config.preserveResults ?? false,
    junitDir: junitOf(given, config, origin, resultsDir),
    databaseLocation,
    secretNames: [...(config.secrets ?? []), ...(given.secrets ?? [])],
    recordEnvVars: given.recordEnvVars ?? config.recordEnvVars ?? 'all',
    allowEmpty: given.allowEmpty ?? config.allowEmpty ?? false,
    quiet: given.quiet ?? config.quiet ?? false,
    worldParameters: config.worldParameters ?? {},
  };
}
