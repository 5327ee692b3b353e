import type { QueryAccess } from '../../keeper/database-access.ts';
import { assayError } from '../../model/errors.ts';
import { micros } from '../../storage/sql/value-expressions.ts';
import { ask } from '../named-query.ts';
import { latestRun, resolveRun } from '../resolve-run.ts';
import type { Preset, PresetMoment } from './preset.ts';
import {
  type GivenOptions,
  type GivenPresetValues,
  type PresetOptionName,
  type PresetValues,
  parsePresetOption,
  presetOptions,
} from './preset-options.ts';

/** Names that main branches have, the likelier first. */
const mainBranches = ['main', 'master', 'trunk', 'develop'];

/**
 * The branch that others are compared with: one of the usual names when it has runs, else the one with the most runs
 * among the last 1,000; empty when no run has a branch.
 */
async function mainBranch(access: QueryAccess, project: string | null, signal: AbortSignal): Promise<string> {
  const rows = await ask(
    access,
    {
      name: 'branches',
      title: 'Branches of the last runs',
      sql: `SELECT branch, count(*) AS runs FROM (
  SELECT branch FROM runs WHERE branch IS NOT NULL${project === null ? '' : ' AND project_id IN (SELECT project_id FROM projects WHERE key = $project)'} ORDER BY started_at DESC, run_id DESC LIMIT 1000
) AS latest GROUP BY branch ORDER BY runs DESC, branch`,
      parameters: project === null ? {} : { project },
    },
    signal,
  );
  const names = rows.map((row) => String(row.branch));
  return mainBranches.find((name) => names.includes(name)) ?? names[0] ?? '';
}

/** The key of a project that is named by its key or its number. @throws PROJECT_UNKNOWN */
async function projectKey(access: QueryAccess, text: string, signal: AbortSignal): Promise<string> {
  const query = {
    name: 'projects',
    title: 'Projects',
    sql: 'SELECT project_id, key FROM projects',
    parameters: {},
  };
  const rows = await ask(access, query, signal);
  const found = rows.find((row) => row.key === text) ?? rows.find((row) => String(row.project_id) === text);
  if (found === undefined)
    throw assayError('PROJECT_UNKNOWN', {
      project: text,
      known: rows.map((row) => String(row.key)).join(', '),
    });
  return String(found.key);
}

/** What is known of a run beside its number. */
async function momentOf(
  access: QueryAccess,
  run: number,
  signal: AbortSignal,
): Promise<PresetMoment['ofRun']> {
  const [row] = await ask(
    access,
    {
      name: 'start',
      title: 'Start of the run',
      sql: `SELECT ${micros(access.dialect, 'runs.started_at')} AS started, projects.key AS project
FROM runs JOIN projects ON projects.project_id = runs.project_id WHERE runs.run_id = $run_id`,
      parameters: { run_id: run },
    },
    signal,
  );
  return { startedAt: Number(row?.started ?? 0), project: String(row?.project ?? '') };
}

/** @throws PRESET_OPTION_UNSUPPORTED for an option that the preset does not take */
function checkTaken(preset: Preset, given: GivenOptions): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || preset.options.includes(name as PresetOptionName)) continue;
    throw assayError('PRESET_OPTION_UNSUPPORTED', {
      preset: preset.name,
      flag: presetOptions[name as PresetOptionName]?.flag ?? name,
      supported: preset.options.map((option) => presetOptions[option].flag).join(', '),
    });
  }
}

/** @throws PRESET_OPTION_MISSING */
function checkRequired(preset: Preset, given: GivenOptions): void {
  for (const name of preset.required ?? []) {
    if (given[name] !== undefined && given[name] !== null) continue;
    const { flag, valueName, help } = presetOptions[name];
    throw assayError('PRESET_OPTION_MISSING', {
      preset: preset.name,
      option: `${flag} <${valueName}>`,
      help,
    });
  }
}

/** What is given, or the default of the preset or of the option. */
function givenValues(preset: Preset, given: GivenOptions): Partial<GivenPresetValues> {
  const entries = preset.options.map((name) => {
    const value = given[name];
    if (value !== undefined && value !== null) return [name, parsePresetOption(name, value)];
    return [name, (preset.defaults as GivenOptions | undefined)?.[name] ?? presetOptions[name].default];
  });
  return Object.fromEntries(entries) as Partial<GivenPresetValues>;
}

/**
 * The values of a preset's options: what is given, else the defaults. Runs are looked up, and so is the main branch.
 *
 * @param given by name of the option; `branch` is a name, no longer `current`
 * @throws PRESET_OPTION_UNSUPPORTED, PRESET_OPTION_MISSING, PRESET_OPTION_INVALID, RUN_UNKNOWN, RUN_AMBIGUOUS, RUN_NONE,
 * PROJECT_UNKNOWN
 */
export async function resolvePresetOptions(
  access: QueryAccess,
  preset: Preset,
  given: GivenOptions,
  signal: AbortSignal,
): Promise<PresetValues & Pick<PresetMoment, 'ofRun'>> {
  checkTaken(preset, given);
  checkRequired(preset, given);
  const values = givenValues(preset, given);
  const resolved: Record<string, unknown> = { ...values };
  const project =
    typeof values.project === 'string' ? await projectKey(access, values.project, signal) : null;
  if (values.project !== undefined) resolved.project = project;
  if (values.base === 'auto') resolved.base = await mainBranch(access, project, signal);
  if (values.run !== undefined) {
    const branch = values.branch ?? null;
    const isNarrowed = branch !== null || project !== null;
    resolved.run =
      values.run.trim().toLowerCase() === 'latest' && isNarrowed
        ? await latestRun(access, { branch, project }, signal)
        : await resolveRun(access, values.run, signal);
  }
  if (typeof values.baseRun === 'string') {
    resolved.baseRun = await resolveRun(access, values.baseRun, signal);
  }
  const ofRun =
    typeof resolved.run === 'number'
      ? await momentOf(access, resolved.run, signal)
      : { startedAt: 0, project: '' };
  return { ...(resolved as unknown as PresetValues), ofRun };
}
