import { resolve } from 'node:path';
import { findConfig } from '../../configuration/find-config.ts';
import { resultsFolder } from '../../configuration/results-folder.ts';
import { findReports } from '../../importers/find-reports.ts';
import { type ImportReport, type ImportRequest, importRun } from '../../importers/import-run.ts';
import { openInput } from '../../importers/reading/file-input.ts';
import type { ImportInput } from '../../importers/reading/import-format.ts';
import { removeAbandonedDrafts } from '../../importers/reading/journal-draft.ts';
import { type SpooledInput, spoolInput } from '../../importers/reading/spool-input.ts';
import type { DatabaseAccess } from '../../keeper/database-access.ts';
import { assayError } from '../../model/errors.ts';
import { findProject } from '../../recording/environment/project.ts';
import { journalsDirectory } from '../../recording/journal/journal-files.ts';
import { createRedactor } from '../../recording/redaction/redactor.ts';
import { locationLabel } from '../../storage/location/database-location.ts';
import { uuidValue } from '../../storage/sql/value-expressions.ts';
import type { CommandContext } from '../command-context.ts';
import { withDatabase } from '../database-option.ts';
import { loadProjectConfig } from '../load-project-config.ts';
import { countOf } from '../row-values.ts';
import { showProgress } from '../show-progress.ts';
import type { ImportOptions } from './import-options.ts';
import type { ImportedRun } from './render-import.ts';
import { runFields } from './run-fields.ts';

interface ProjectSettings {
  readonly resultsDir: string;
  readonly secrets: readonly string[];
}

async function projectSettings(options: ImportOptions, { cwd }: CommandContext): Promise<ProjectSettings> {
  const nothing = { config: {}, folder: cwd, file: null };
  if (findConfig(cwd) === null)
    return { resultsDir: resultsFolder(options.results, nothing, cwd), secrets: [] };
  const loaded = await loadProjectConfig(cwd);
  return { resultsDir: resultsFolder(options.results, loaded, cwd), secrets: loaded.config.secrets ?? [] };
}

/** The run of a journal; null when the database doesn't know it. */
async function runOfJournal(access: DatabaseAccess, journalUuid: string): Promise<number | null> {
  const { rows } = await access.query({
    sql: `SELECT run_id FROM journals WHERE uuid = ${uuidValue(access.dialect, '$uuid')}`,
    parameters: { uuid: journalUuid },
  });
  const runId = rows[0]?.[0];
  return runId === undefined || runId === null ? null : Number(runId);
}

type Prepared = Omit<ImportRequest, 'inputs' | 'isKnown' | 'journals'>;

async function prepare(options: ImportOptions, context: CommandContext): Promise<Prepared> {
  const { cwd, env, signal } = context;
  const settings = await projectSettings(options, context);
  const redactor = createRedactor({ env, secretNames: settings.secrets });
  const base = options.base === undefined ? null : resolve(cwd, options.base);
  return {
    format: options.format ?? null,
    read: {
      repeatedTests: options.attempts === 'same-name' ? 'attempts' : 'tests',
      base: base ?? findProject(cwd).root,
      timeZone: options.timezone,
      signal,
    },
    fields: await runFields(options, context, settings.secrets),
    startedAt: options.startedAt ?? null,
    attachmentsIn: base,
    resultsDir: settings.resultsDir,
    redact: (text) => redactor.text(text),
  };
}

/** The reports at a path; what else lies in a directory is told. */
async function reportsAt(
  path: string,
  options: ImportOptions,
  { cwd, stderr }: CommandContext,
): Promise<readonly ImportInput[]> {
  const { reports, others } = await findReports(openInput(resolve(cwd, path), path), options.format ?? null);
  if (others > 0) stderr.write(`note: ${countOf(others, 'file')} in ${path} left out, being no report\n`);
  return reports;
}

/** Groups of inputs that become one run each. */
function runsOf(inputs: readonly ImportInput[], options: ImportOptions): readonly (readonly ImportInput[])[] {
  return options.merge === true ? [inputs] : inputs.map((input) => [input]);
}

/**
 * Imports files, each as a run of its own or all as one.
 *
 * @param paths as given; `-` is standard input
 * @throws IMPORT_MISSING, DATABASE_READ_ONLY and what reading them throws; runs that were imported before that stay
 */
export async function importFiles(
  paths: readonly string[],
  options: ImportOptions,
  context: CommandContext,
): Promise<readonly ImportedRun[]> {
  let spooled: SpooledInput | null = null;
  try {
    const inputs: ImportInput[] = [];
    for (const path of paths) {
      if (path === '-') {
        spooled ??= await spoolInput(context.stdin, context.signal);
        inputs.push(spooled.input);
      } else inputs.push(...(await reportsAt(path, options, context)));
    }
    const prepared = await prepare(options, context);
    const runs = runsOf(inputs, options);
    if (options.dryRun === true) return await readOnly(runs, prepared, context);
    return await withDatabase(
      context,
      options,
      async (access, location) => {
        if (access.kind === 'read-only') {
          const reason = 'an import adds runs to it';
          throw assayError('DATABASE_READ_ONLY', { path: locationLabel(location), reason });
        }
        const journals = journalsDirectory(location.path);
        removeAbandonedDrafts(journals);
        const isKnown = async (uuid: string) => (await runOfJournal(access, uuid)) !== null;
        const reports = await readEach(runs, { ...prepared, journals, isKnown }, context);
        // Also for one that another process has just written and not applied yet.
        await access.settle();
        const imported: ImportedRun[] = [];
        for (const report of reports)
          imported.push({ ...report, runId: await runOfJournal(access, report.journalUuid) });
        return imported;
      },
      { mustExist: false },
    );
  } finally {
    await spooled?.remove();
  }
}

async function readOnly(
  runs: readonly (readonly ImportInput[])[],
  prepared: Prepared,
  context: CommandContext,
): Promise<readonly ImportedRun[]> {
  const reports = await readEach(runs, { ...prepared, journals: null, isKnown: async () => false }, context);
  return reports.map((report) => ({ ...report, runId: null }));
}

async function readEach(
  runs: readonly (readonly ImportInput[])[],
  request: Omit<ImportRequest, 'inputs'>,
  { stderr }: CommandContext,
): Promise<readonly ImportReport[]> {
  const progress = showProgress(stderr, 'Importing');
  const reports: ImportReport[] = [];
  try {
    for (const [index, inputs] of runs.entries()) {
      const label = inputs[0]?.label ?? '';
      const onTest = (tests: number) =>
        progress.update(index / runs.length, `${tests.toLocaleString('en-US')} tests of ${label}`);
      reports.push(await importRun({ ...request, inputs, onTest }));
    }
  } finally {
    progress.end();
  }
  return reports;
}
