import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProgramEnvironment } from '../../../std/program.ts';
import { plainText, textWidth } from '../../../std/terminal.ts';
import { everyOutcome, richResult, sampleResult, sampleStart } from './golden/sample-results.ts';
import { createProgress } from './progress.ts';
import { remainingTime, renderProgress } from './progress-lines.ts';

const movement = new RegExp(`(${'\u001b'}\\[\\d+[AJ]|\\r|\\n)`);

class Screen extends Writable {
  readonly isTTY: boolean;
  readonly columns = 80;
  readonly rows = 24;
  readonly writes: string[] = [];

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(chunk.toString());
    done();
  }

  get text(): string {
    return this.writes.join('');
  }

  /** What a reader sees in the end: lines, with cursor movements carried out. */
  get lines(): string[] {
    const lines = [''];
    for (const part of this.text.split(movement)) {
      const [, count, command] = /^.\[(\d+)([AJ])$/.exec(part) ?? [];
      if (part === '\n') lines.push('');
      else if (command === 'A') lines.splice(lines.length - 1 - Number(count), Number(count) + 1, '');
      else if (command !== 'J' && part !== '\r') lines[lines.length - 1] += part;
    }
    return lines.map(plainText);
  }
}

function start(screen: Screen, { env = {}, quiet = false, planned = 8 } = {}) {
  const environment: ProgramEnvironment = {
    cwd: '/project',
    env,
    stdin: new PassThrough(),
    stdout: screen,
    stderr: new PassThrough(),
    now: () => sampleStart + performance.now() * 1000,
    signal: new AbortController().signal,
  };
  return createProgress(environment, { workers: 2, planned, quiet, resultsDir: '/project/results' });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('progress in a pipe', () => {
  it('is a line for each finished scenario, and failures in full', async () => {
    const screen = new Screen(false);
    const progress = start(screen);
    for (const result of everyOutcome()) {
      progress.scenarioStarted(result.workerIndex, result);
      progress.scenarioFinished(result);
    }
    progress.close();
    await expect(screen.text).toMatchFileSnapshot('golden/progress.txt');
  });

  it('holds no cursor movements, even with colours', () => {
    const screen = new Screen(false);
    const progress = start(screen, { env: { FORCE_COLOR: '1' } });
    progress.scenarioStarted(0, sampleResult());
    vi.advanceTimersByTime(2000);
    progress.scenarioFinished(sampleResult());
    progress.close();
    expect(screen.text).toContain('\u001b[32m');
    expect(screen.text).not.toMatch(/\[\d*[A-HJK]/);
  });

  it('holds failures and messages only when it is to be quiet', () => {
    const screen = new Screen(false);
    const progress = start(screen, { quiet: true });
    progress.scenarioFinished(sampleResult());
    progress.message('worker 2 was started again');
    progress.scenarioFinished(richResult());
    expect(screen.lines[0]).toBe('worker 2 was started again');
    expect(screen.lines[1]).toMatch(/^✗ The basket › The sum is right/);
  });
});

describe('progress on a terminal', () => {
  it('shows what every worker runs, and for how long', () => {
    const screen = new Screen(true);
    const progress = start(screen, { env: { NO_COLOR: '1' } });
    progress.scenarioStarted(1, sampleResult());
    vi.advanceTimersByTime(3100);
    const [first, second, third] = screen.lines;
    expect(first).toBe(' 1  waiting');
    expect(second).toMatch(/^ 2 {2}The basket › Putting something in +3 s$/);
    expect(third).toMatch(/ 0\/8 {2}3 s$/);
    progress.close();
    expect(screen.lines).toEqual(['']);
  });

  it('draws at most ten times a second', () => {
    const screen = new Screen(true);
    const progress = start(screen, { planned: 1000 });
    for (let line = 0; line < 500; line++) {
      progress.scenarioFinished(sampleResult({ line }));
      vi.advanceTimersByTime(4);
    }
    expect(screen.writes.length).toBeGreaterThan(10);
    expect(screen.writes.length).toBeLessThanOrEqual(21);
    progress.close();
  });

  it('prints failures and messages above what it draws', () => {
    const screen = new Screen(true);
    const progress = start(screen);
    progress.scenarioStarted(0, sampleResult());
    vi.advanceTimersByTime(200);
    progress.scenarioFinished(richResult());
    progress.message('hello');
    vi.advanceTimersByTime(200);
    expect(screen.lines[0]).toBe('✗ The basket › The sum is right (failed, 3.2 s)');
    expect(screen.lines[1]).toBe('  features/basket.feature:31');
    const message = screen.lines.indexOf('hello');
    expect(message).toBeGreaterThan(4);
    expect(screen.lines[message + 1]).toBe(' 1  waiting');
    progress.close();
    progress.close();
    expect(screen.lines.slice(message)).toEqual(['hello', '']);
  });

  it('tells that a scenario is tried again, and does not count it yet', () => {
    const screen = new Screen(true);
    const progress = start(screen);
    progress.scenarioFinished(richResult({ willBeRetried: true }));
    vi.advanceTimersByTime(200);
    expect(screen.lines[0]).toMatch(/^↻ The basket › The sum is right: attempt 1 failed, trying again/);
    expect(screen.lines[3]).toContain(' 0/8');
    progress.close();
  });
});

describe('the live lines', () => {
  const totals = {
    planned: 40,
    passed: 10,
    failed: 1,
    flaky: 0,
    skipped: 0,
    undefined: 0,
    interrupted: 0,
    lost: 0,
  };
  const view = { now: sampleStart + 20e6, rows: 24, columns: 79, paint: (_: unknown, text: string) => text };
  const title = 'The basket › 日本語 '.repeat(10);

  it.each([20, 40, 79, 200])('fit into %i columns', (columns) => {
    const running = [{ title, since: sampleStart }, null];
    const lines = renderProgress({ running, startedAt: sampleStart, totals }, { ...view, columns });
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
  });

  it('are no more than there are rows', () => {
    const running = new Array(64).fill({ title, since: sampleStart });
    const lines = renderProgress({ running, startedAt: sampleStart, totals }, { ...view, rows: 10 });
    expect(lines).toHaveLength(9);
    expect(lines[7]).toBe('and 57 more workers');
  });

  it('tell the rest of the time only when it can be known', () => {
    const running = [null, null];
    const [, , line] = renderProgress({ running, startedAt: sampleStart, totals }, view);
    expect(line).toContain('11/40  10 passed, 1 failed  20 s, about 52 s left');
    expect(remainingTime(2, 40, 20_000, 2)).toBeNull();
    expect(remainingTime(20, 40, 1000, 2)).toBeNull();
    expect(remainingTime(39, 40, 60_000, 2)).toBeNull();
    expect(remainingTime(50, 1000, 60_000, 2)).toBeNull();
  });
});
