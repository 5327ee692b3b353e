import { Command, InvalidArgumentError, Option } from 'commander';
import { gateLimits } from '../../analysis/gates/gate-limits.ts';
import { type GateMeasures, measureRun } from '../../analysis/gates/gate-measures.ts';
import { type GateJudgement, type GateOutcome, judgeRun } from '../../analysis/gates/judge-run.ts';
import { checkQuarantine } from '../../analysis/quarantine/quarantine-check.ts';
import type { ProblemTest } from '../../analysis/report/problem-tests.ts';
import { resolveRun } from '../../analysis/resolve-run.ts';
import type { GateAllowance, GateConfig } from '../../configuration/gates/gate-schema.ts';
import { gateAllowances } from '../../configuration/gates/gate-schema.ts';
import { parseShare } from '../../configuration/gates/share.ts';
import type { LoadedConfig } from '../../configuration/load-config.ts';
import type { Quarantine } from '../../configuration/quarantine/load-quarantine.ts';
import { AssayError, assayError } from '../../model/errors.ts';
import { assayVersion } from '../../std/assay-version.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../database-option.ts';
import { describeError } from '../describe-error.ts';
import { addExamples } from '../examples.ts';
import { loadProjectConfig } from '../load-project-config.ts';
import { parseCount, parseTimeSpan } from '../option-values.ts';
import { quarantineNotes, renderGate } from '../render-gate.ts';
import { addRunLookOptions, chosenQuarantine, type RunLookOptions } from '../report-options.ts';
import { writeText } from '../write-text.ts';

interface GateOptions extends DatabaseOptions, RunLookOptions, Omit<GateConfig, 'allow' | 'maxDuration'> {
  readonly gate?: string;
  readonly allow?: readonly GateAllowance[];
  readonly maxDuration?: number;
  readonly json?: boolean;
}

/** Exit codes: bad usage is 2, as everywhere. */
const exitCodes = { passed: 0, failed: 1, unknown: 3 } satisfies Record<GateOutcome, number>;

/** Errors of who typed the command; whatever else goes wrong leaves open what came of the run. */
const usageErrors: ReadonlySet<string> = new Set([
  'RUN_AMBIGUOUS',
  'DATABASE_URL_INVALID',
  'DATABASE_SETTING_INVALID',
  'SHARED_WITHOUT_REPOSITORY',
]);

function parseLimit(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0 on.');
  return Number(text);
}

function parseShareOption(text: string): string {
  if (parseShare(text) === null) throw new InvalidArgumentError('Give a share such as 95% or 0.95.');
  return text;
}

function parseAllowances(text: string, before: readonly GateAllowance[] = []): readonly GateAllowance[] {
  const words = text.split(',').map((word) => word.trim());
  const known: readonly string[] = gateAllowances;
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) throw new InvalidArgumentError(`Give any of: ${gateAllowances.join(', ')}.`);
  return [...before, ...(words as GateAllowance[])];
}

/** @throws GATE_UNKNOWN */
function configuredGate({ config }: LoadedConfig, name: string | undefined): GateConfig {
  if (name === undefined) return config.gate ?? {};
  const gate = config.gates?.[name];
  if (gate !== undefined) return gate;
  throw assayError('GATE_UNKNOWN', { name, known: Object.keys(config.gates ?? {}).join(', ') });
}

/** The gate of the configuration with what the options say instead. */
function chosenGate(loaded: LoadedConfig, options: GateOptions): GateConfig {
  const { maxFailures, maxNewFailures, maxFlakyRate, minPassRate, maxLost, minTests, minCoverage } = options;
  const { base, window, allow, maxDuration } = options;
  const given = {
    ...{
      maxFailures,
      maxNewFailures,
      maxFlakyRate,
      minPassRate,
      maxLost,
      minTests,
      minCoverage,
      base,
      window,
    },
    maxDuration: maxDuration === undefined ? undefined : `${maxDuration}ms`,
    allow: allow === undefined ? undefined : [...allow],
  };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...configuredGate(loaded, options.gate), ...said };
}

function testJson({ key, name, suite, path, line, verdict, message, quarantine }: ProblemTest) {
  return { key, name, suite, path, line, verdict, message, quarantine };
}

function judgementJson(measures: GateMeasures, judgement: GateJudgement, notes: readonly string[]) {
  const { run, counts, history } = measures;
  return {
    outcome: judgement.outcome,
    run: { run_id: run.runId, uuid: run.uuid, status: run.status, branch: run.branch, commit: run.commit },
    counts: { tests: counts.tests, ...counts.byVerdict },
    base: history === null ? null : { branch: history.branch, runs: history.runs },
    conditions: judgement.conditions.map((one) => ({ ...one, tests: one.tests.map(testJson) })),
    quarantined: judgement.quarantined.map(testJson),
    expired: judgement.expired,
    notes,
  };
}

async function judge(
  options: GateOptions,
  gate: GateConfig,
  quarantine: Quarantine,
  context: CommandContext,
): Promise<GateOutcome> {
  const limits = gateLimits(gate);
  const [now, { signal }] = [context.now(), context];
  return await withDatabase(context, options, async (access) => {
    const runId = await resolveRun(access, options.run, signal);
    const measures = await measureRun(access, runId, limits, quarantine, now, signal);
    const judgement = judgeRun(measures, limits, quarantine, now);
    const notes = quarantineNotes(await checkQuarantine(access, quarantine, now, signal), quarantine);
    const text =
      options.json === true
        ? `${JSON.stringify(judgementJson(measures, judgement, notes), null, 2)}\n`
        : renderGate(options.gate ?? null, measures, judgement, notes, context);
    await writeText(context.stdout, text);
    return judgement.outcome;
  });
}

export const gateCommand: CommandFactory = (context) => {
  const command = addRunLookOptions(databaseOptions(new Command('gate')))
    .description(
      'Holds a run against quality gates, and says in one screen what it came to and why. Limits come\n' +
        'from "gate" in assay.config.ts (or from "gates", by name); options win. Without any limit\n' +
        'nothing may fail. Lost tests, runs that were cut off, runs without tests and measures that are\n' +
        'not known never pass, unless --allow says so.\n' +
        'Exit code: 0 passed, 1 failed, 2 wrong usage, 3 cannot tell (no such run, not ended, broken,\n' +
        'not measured).',
    )
    .option('--gate <name>', 'gate of the configuration, under "gates"');
  const limit = (flags: string, text: string, parse: (text: string) => unknown) =>
    command.addOption(new Option(flags, text).argParser(parse));
  limit('--max-failures <count>', 'tests that may fail', parseLimit);
  limit(
    '--max-new-failures <count>',
    'tests that may fail and did not lately on the base branch',
    parseLimit,
  );
  limit('--max-flaky-rate <share>', 'share of flaky tests, for example 2%', parseShareOption);
  limit('--min-pass-rate <share>', 'share of passed tests, for example 99.5%', parseShareOption);
  limit('--max-duration <span>', 'longest time of the run, for example 20m', parseTimeSpan);
  limit('--max-lost <count>', 'tests without a result (default: 0)', parseLimit);
  limit('--min-tests <count>', 'tests that must have a result (default: 1)', parseLimit);
  limit('--min-coverage <share>', 'share of covered lines, where it is recorded', parseShareOption);
  limit('--window <count>', 'runs of the base branch to look back at (default: 20)', parseCount);
  limit(
    '--allow <what>',
    `does not fail by itself, with commas: ${gateAllowances.join(', ')}`,
    parseAllowances,
  );
  command
    .option('--base <branch>', 'branch to compare with (default: as CI says, else the main branch)')
    .option('--json', 'the judgement as JSON')
    .action(async (options: GateOptions) => {
      const loaded = await loadProjectConfig(context.cwd, options.config);
      const gate = chosenGate(loaded, options);
      const quarantine = chosenQuarantine(context, loaded, options);
      try {
        context.setExitCode(exitCodes[await judge(options, gate, quarantine, context)]);
      } catch (error) {
        if (error instanceof AssayError && usageErrors.has(error.code)) throw error;
        const debug = context.env.ASSAY_DEBUG === '1';
        context.stderr.write(describeError(error, { debug, version: assayVersion }));
        context.setExitCode(exitCodes.unknown);
      }
    });
  return addExamples(command, [
    'assay gate',
    'assay gate --max-new-failures 0 --base main',
    'assay gate --min-pass-rate 99% --max-flaky-rate 2% --max-duration 20m',
    'assay gate --gate release --run 12 --json',
  ]);
};
