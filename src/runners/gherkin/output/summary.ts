import { relative, sep } from 'node:path';
import { formatDuration } from '../../../std/duration.ts';
import type { ProgramEnvironment } from '../../../std/program.ts';
import { createPaint, type Paint, plainText, textWidth } from '../../../std/terminal.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';
import { failureLines, messageLines, scenarioTitle } from './failure-text.ts';
import type { RunFindings } from './run-tally.ts';
import { type Outcome, outcomes, type ScenarioTotals } from './scenario-totals.ts';
import { stepSnippet } from './snippet.ts';
import { locationOf } from './step-text.ts';

/** A run that is over. */
export interface RunSummary {
  readonly findings: RunFindings;
  /** From start to end of the run in ms. */
  readonly wallTimeMs: number;
  readonly workers: number;
  /** Absolute. */
  readonly resultsDir: string;
  /** The user or the system ended the run before it was through. */
  readonly interrupted: boolean;
}

const mostLocations = 40;

const colours: Readonly<Record<Outcome, Parameters<Paint>[0]>> = {
  passed: 'green',
  failed: 'red',
  flaky: 'yellow',
  skipped: 'dim',
  undefined: 'yellow',
  interrupted: 'magenta',
  lost: 'magenta',
};

function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** `12 passed, 1 failed`; outcomes that did not occur are left out. */
export function totalsText(totals: ScenarioTotals, paint: Paint): string {
  return outcomes
    .filter((outcome) => totals[outcome] > 0)
    .map((outcome) => paint(colours[outcome], `${totals[outcome]} ${outcome}`))
    .join(', ');
}

function shellWord(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The command that runs these scenarios again, lines of one file together. */
export function rerunCommand(scenarios: readonly ScenarioResult[]): string {
  const lines = new Map<string, number[]>();
  for (const { uri, line } of scenarios) lines.set(uri, [...(lines.get(uri) ?? []), line]);
  const places = [...lines].map(([uri, numbers]) => shellWord([uri, ...new Set(numbers)].join(':')));
  return ['assay run', ...places].join(' ');
}

/** What casts doubt on everything that follows: said before it. */
function incompleteLines({ findings, interrupted }: RunSummary, paint: Paint): string[] {
  const { totals } = findings;
  const lines: string[] = [];
  if (interrupted) lines.push('The run was interrupted; what follows is what had been done until then.');
  if (totals.lost > 0) {
    lines.push(
      `${counted(totals.lost, 'scenario was', 'scenarios were')} lost: planned, but without any result.` +
        ' Nothing is known about them.',
    );
  }
  if (totals.interrupted > 0) {
    lines.push(
      `${counted(totals.interrupted, 'scenario was', 'scenarios were')} interrupted:` +
        ' begun, but the process that ran them did not bring them to an end.',
    );
  }
  if (totals.planned === 0) lines.push('No scenarios ran: nothing was tested.');
  return lines.map((line) => paint(['magenta', 'bold'], `! ${line}`));
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines];
}

function placeLines(scenarios: readonly ScenarioResult[], paint: Paint): string[] {
  const places = scenarios
    .slice(0, mostLocations)
    .map((one) => [locationOf(one), scenarioTitle(one)] as const);
  const widest = Math.max(0, ...places.map(([place]) => textWidth(place)));
  const left = scenarios.length - places.length;
  return [
    ...places.map(
      ([place, title]) => `  ${paint('cyan', place)}${' '.repeat(widest - textWidth(place))}  ${title}`,
    ),
    ...(left > 0 ? [`  and ${left} more`] : []),
  ];
}

function undefinedLines({ undefinedSteps }: RunFindings, paint: Paint): string[] {
  return undefinedSteps.flatMap((step) => {
    const [first = '', ...others] = step.locations;
    const where = others.length === 0 ? first : `${first} and ${counted(others.length, 'other place')}`;
    return [
      `  ${plainText(step.text)}  ${paint('dim', where)}`,
      `    ${paint('yellow', plainText(stepSnippet(step)))}`,
    ];
  });
}

function afterHookLines({ afterHookFailures }: RunFindings, paint: Paint): string[] {
  return afterHookFailures.flatMap(({ hook, message, scenario }) => [
    `  ${hook} of ${scenarioTitle(scenario)}  ${paint('cyan', locationOf(scenario))}`,
    ...messageLines(message, '    '),
  ]);
}

function slowestLines({ slowest }: RunFindings): string[] {
  return slowest.map(
    ({ result, durationMs }) =>
      `  ${formatDuration(durationMs).padStart(10)}  ${scenarioTitle(result)}  ${locationOf(result)}`,
  );
}

function countLines({ findings, wallTimeMs, workers }: RunSummary, paint: Paint): string[] {
  const { totals, steps, scenarioTimeMs } = findings;
  const stepCounts = Object.entries(steps);
  const allSteps = stepCounts.reduce((sum, [, count]) => sum + count, 0);
  const stepText = stepCounts.map(([status, count]) => `${count} ${status.replaceAll('_', ' ')}`).join(', ');
  return [
    `${paint('bold', counted(totals.planned, 'scenario'))}${totals.planned === 0 ? '' : `: ${totalsText(totals, paint)}`}`,
    ...(allSteps === 0 ? [] : [`${counted(allSteps, 'step')}: ${stepText}`]),
    `${formatDuration(wallTimeMs)} on ${counted(workers, 'worker')}; the scenarios took ${formatDuration(scenarioTimeMs)} together`,
  ];
}

/**
 * What a run came to, for people. What is incomplete is said first; then failures, what is flaky, undefined or slow;
 * the counts stand at the end, where the eye is.
 *
 * @returns lines with line ends; coloured if the environment's standard output takes colours
 */
export function renderSummary(summary: RunSummary, environment: ProgramEnvironment): string {
  const paint = createPaint(environment.stdout, environment.env);
  const { findings } = summary;
  const resultsDir = relative(environment.cwd, summary.resultsDir).replaceAll(sep, '/') || '.';
  const again = [...findings.troubled, ...findings.lost].toSorted((a, b) =>
    a.uri === b.uri ? a.line - b.line : a.uri < b.uri ? -1 : 1,
  );
  const detailed = findings.troubled.slice(0, mostLocations);
  const undetailed = findings.troubled.slice(mostLocations);
  const lines = [
    ...incompleteLines(summary, paint),
    ...section(
      `Not passed (${findings.troubled.length})`,
      detailed.flatMap((result, position) => [
        ...(position === 0 ? [] : ['']),
        ...failureLines(result, resultsDir, paint).map((line) => (line === '' ? '' : `  ${line}`)),
      ]),
      paint,
    ),
    ...section(`Not passed either (${undetailed.length})`, placeLines(undetailed, paint), paint),
    ...section(`Lost (${findings.lost.length})`, placeLines(findings.lost, paint), paint),
    ...section('Flaky: passed, but not at the first attempt', placeLines(findings.flaky, paint), paint),
    ...section('Steps without a definition', undefinedLines(findings, paint), paint),
    ...section('After hooks that failed (they change no outcome)', afterHookLines(findings, paint), paint),
    ...section('Slowest', findings.totals.planned > 3 ? slowestLines(findings) : [], paint),
    '',
    ...countLines(summary, paint),
    ...(again.length === 0 ? [] : ['', 'Run these again:', `  ${rerunCommand(again)}`]),
  ];
  return `${lines.join('\n').trim()}\n`;
}
