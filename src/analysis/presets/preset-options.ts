import { assayError } from '../../model/errors.ts';

/** Values of the options of presets as their questions get them: given ones, or defaults, with runs and branches looked up. */
export interface PresetValues {
  /** Days before now that count. */
  readonly days: number;
  /** Latest runs that count. */
  readonly runs: number;
  /** Git branch that the question is about; null for all. */
  readonly branch: string | null;
  /** Key of the project that the question is about; null for all. */
  readonly project: string | null;
  /** Git branch that is compared with, as a rule the main one; empty when no run has a branch. */
  readonly base: string;
  /** The run that the question is about: `runs.run_id`. */
  readonly run: number;
  /** The run that it is compared with; null for what `base` has. */
  readonly baseRun: number | null;
  /** Beginning of a commit's SHA; null for the latest one. */
  readonly commit: string | null;
  readonly baseCommit: string | null;
  /** Key, UUID or part of the name of a test. */
  readonly test: string | null;
  /** Part of the name or path of a feature or test file. */
  readonly feature: string | null;
  readonly tag: string | null;
  /** Beginning of a failure signature. */
  readonly cause: string | null;
  /** Runs that a test needs at least to be judged. */
  readonly minRuns: number;
  /** Change in percent from which on it counts. */
  readonly percent: number;
  readonly limit: number;
}

export type PresetOptionName = keyof PresetValues;

/** One option that presets may take. */
export interface PresetOption<Value> {
  /** As the command line has it. */
  readonly flag: string;
  readonly valueName: string;
  readonly help: string;
  readonly type: 'count' | 'text';
  /** What it is when it is not given; for runs and `base` what `latest` and `auto` stand for is looked up. */
  readonly default: Value;
}

/** What may be given for an option, before anything is looked up. */
export type GivenPresetValues = {
  readonly [Name in PresetOptionName]: PresetValues[Name] extends number | null
    ? Name extends 'run'
      ? string
      : Name extends 'baseRun'
        ? string | null
        : number
    : PresetValues[Name];
};

/** Every option that a preset may take. */
export const presetOptions = {
  days: {
    flag: '--days',
    valueName: 'count',
    help: 'days before now that count',
    type: 'count',
    default: 30,
  },
  runs: { flag: '--runs', valueName: 'count', help: 'latest runs that count', type: 'count', default: 30 },
  branch: {
    flag: '--branch',
    valueName: 'name',
    help: 'only runs of this git branch; current: the one checked out here',
    type: 'text',
    default: null,
  },
  project: {
    flag: '--project',
    valueName: 'key',
    help: 'only runs and tests of this project: its key or its number',
    type: 'text',
    default: null,
  },
  base: {
    flag: '--base',
    valueName: 'name',
    help: 'git branch to compare with; auto: main, master, trunk or develop, or the one with the most runs',
    type: 'text',
    default: 'auto',
  },
  run: {
    flag: '--run',
    valueName: 'run',
    help: 'number, beginning of the UUID, or latest',
    type: 'text',
    default: 'latest',
  },
  baseRun: {
    flag: '--base-run',
    valueName: 'run',
    help: 'run to compare with: number or beginning of the UUID',
    type: 'text',
    default: null,
  },
  commit: { flag: '--commit', valueName: 'sha', help: 'git commit', type: 'text', default: null },
  baseCommit: {
    flag: '--base-commit',
    valueName: 'sha',
    help: 'git commit to compare with',
    type: 'text',
    default: null,
  },
  test: {
    flag: '--test',
    valueName: 'test',
    help: 'key, UUID or part of the name of a test',
    type: 'text',
    default: null,
  },
  feature: {
    flag: '--feature',
    valueName: 'text',
    help: 'only features or files whose name or path contains this',
    type: 'text',
    default: null,
  },
  tag: {
    flag: '--tag',
    valueName: 'tag',
    help: 'only tests with this tag, with or without @',
    type: 'text',
    default: null,
  },
  cause: {
    flag: '--cause',
    valueName: 'signature',
    help: 'failure signature, or its beginning',
    type: 'text',
    default: null,
  },
  minRuns: {
    flag: '--min-runs',
    valueName: 'count',
    help: 'runs that a test needs at least to be judged',
    type: 'count',
    default: 5,
  },
  percent: {
    flag: '--percent',
    valueName: 'count',
    help: 'change in percent from which on it counts',
    type: 'count',
    default: 25,
  },
  limit: { flag: '--limit', valueName: 'count', help: 'rows at most', type: 'count', default: 50 },
} satisfies { readonly [Name in PresetOptionName]: PresetOption<GivenPresetValues[Name]> };

/** Values as they are given, by name of the option. */
export type GivenOptions = { readonly [Name in PresetOptionName]?: string | number | null | undefined };

/**
 * The value of an option from a text or number.
 *
 * @throws PRESET_OPTION_INVALID
 */
export function parsePresetOption(name: PresetOptionName, given: string | number): string | number {
  const { type, flag } = presetOptions[name];
  if (type === 'text') {
    const text = String(given);
    if (text.trim() !== '') return text;
    throw assayError('PRESET_OPTION_INVALID', { flag, value: text, wanted: 'some text' });
  }
  const count = Number(given);
  if (/^\d{1,9}$/.test(String(given)) && count >= 1) return count;
  throw assayError('PRESET_OPTION_INVALID', {
    flag,
    value: String(given),
    wanted: 'a whole number from 1 on',
  });
}
