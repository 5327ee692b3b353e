import { relative, sep } from 'node:path';
import type { ScenarioIdentity } from '../../../model/gherkin/scenario-identity.ts';
import { formatDuration } from '../../../std/duration.ts';
import type { ProgramEnvironment } from '../../../std/program.ts';
import { canRedraw, createPaint, type Paint, plainText } from '../../../std/terminal.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';
import { failureLines, scenarioTitle, statusWord } from './failure-text.ts';
import { createLiveBlock } from './live-block.ts';
import { type ProgressState, renderProgress } from './progress-lines.ts';
import { createRunTally } from './run-tally.ts';
import { failureOf, locationOf } from './step-text.ts';

export interface ProgressOptions {
  readonly workers: number;
  /** Scenarios that the run is to execute. */
  readonly planned: number;
  /** Only messages and failures: no live block, no line for each scenario. */
  readonly quiet: boolean;
  /** Absolute; makes the paths of screenshots complete. */
  readonly resultsDir: string;
}

/** Shows a run while it goes on. Nothing here throws. */
export interface Progress {
  /** @param workerIndex from 0 on */
  scenarioStarted(workerIndex: number, scenario: Pick<ScenarioIdentity, 'featureName' | 'name'>): void;
  /** One attempt has ended. */
  scenarioFinished(result: ScenarioResult): void;
  /** A line for people, above what is drawn over. */
  message(text: string): void;
  /** Ends the drawing; a second call does nothing. */
  close(): void;
}

const statusColours: Readonly<Record<string, Parameters<Paint>[0]>> = {
  passed: 'green',
  skipped: 'dim',
  undefined: 'yellow',
  interrupted: 'magenta',
  lost: 'magenta',
};

function statusText(result: ScenarioResult, paint: Paint): string {
  return paint(statusColours[result.status] ?? 'red', statusWord(result.status).padEnd(11));
}

function retryLine(result: ScenarioResult, paint: Paint): string {
  const [reason = ''] = plainText(failureOf(result)?.message ?? statusWord(result.status)).split('\n');
  const text = `↻ ${scenarioTitle(result)}: attempt ${result.attemptNumber} ${statusWord(result.status)}, trying again`;
  return `${paint('yellow', text)} ${paint('dim', `(${reason})`)}`;
}

/**
 * Shows a run on the environment's standard output. On a terminal: what every worker runs, and a bar with counts, drawn
 * over at most ten times a second, with failures above it as they happen. In a pipe: one line a finished scenario, and
 * failures in full, without any cursor movements.
 */
export function createProgress(environment: ProgramEnvironment, options: ProgressOptions): Progress {
  const { stdout, env, now } = environment;
  const paint = createPaint(stdout, env);
  const resultsDir = relative(environment.cwd, options.resultsDir).replaceAll(sep, '/') || '.';
  const tally = createRunTally(options.planned);
  const startedAt = now();
  const running: ProgressState['running'] = new Array(options.workers).fill(null);
  const live = canRedraw(stdout, env) && !options.quiet;
  const block = live
    ? createLiveBlock(stdout, (columns, rows) =>
        renderProgress(
          { running, startedAt, totals: tally.totals(false) },
          { now: now(), columns, rows, paint },
        ),
      )
    : null;
  let closed = false;

  const print = (lines: readonly string[]) => {
    const text = `${lines.join('\n')}\n`;
    if (block !== null && !closed) block.above(text);
    else stdout.write(text);
  };

  const finishedCount = () => {
    const { planned, ...found } = tally.totals(false);
    const done = Object.values(found).reduce((sum, count) => sum + count, 0);
    return `[${String(done).padStart(String(planned).length)}/${planned}]`;
  };

  const plainLine = (result: ScenarioResult) => {
    const attempt = result.attemptNumber > 1 ? `, attempt ${result.attemptNumber}` : '';
    const time = paint('dim', `(${formatDuration(result.durationMs)}${attempt})`);
    return `${finishedCount()} ${statusText(result, paint)} ${scenarioTitle(result)} ${paint('dim', locationOf(result))} ${time}`;
  };

  return {
    scenarioStarted: (workerIndex, scenario) => {
      running[workerIndex] = { title: scenarioTitle(scenario), since: now() };
      block?.changed();
    },
    scenarioFinished: (result) => {
      running[result.workerIndex] = null;
      tally.add(result);
      const passed = result.status === 'passed' || result.status === 'skipped';
      if (result.willBeRetried) {
        if (!options.quiet) print([retryLine(result, paint)]);
      } else {
        const lines = live || options.quiet ? [] : [plainLine(result)];
        if (!passed) lines.push(...failureLines(result, resultsDir, paint), '');
        if (lines.length > 0) print(lines);
      }
      block?.changed();
    },
    message: (text) => print([text]),
    close: () => {
      if (closed) return;
      closed = true;
      block?.close();
    },
  };
}
