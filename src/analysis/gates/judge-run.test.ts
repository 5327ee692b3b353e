import { describe, expect, test } from 'vitest';
import type { GateConfig } from '../../configuration/gates/gate-schema.ts';
import { parseQuarantine, type Quarantine } from '../../configuration/quarantine/load-quarantine.ts';
import type { RunStatus } from '../../model/statuses.ts';
import type { ProblemTest } from '../report/problem-tests.ts';
import { type ReportRun, type ReportVerdict, verdictCounts } from '../report/report-run.ts';
import { gateLimits } from './gate-limits.ts';
import type { GateMeasures } from './gate-measures.ts';
import { judgeRun } from './judge-run.ts';

const now = Date.parse('2026-11-21T12:00:00Z') * 1000;
const noQuarantine: Quarantine = { file: '/q.json', shown: 'q.json', entries: [] };

const run = (status: RunStatus): ReportRun => ({
  runId: 1,
  uuid: 'u',
  projectKey: 'p',
  project: 'P',
  name: null,
  status,
  startedAt: now,
  endedAt: now,
  durationMs: 60_000,
  error: null,
  browser: null,
  branch: 'main',
  baseBranch: null,
  commit: null,
  commitDirty: null,
  ciProvider: null,
  ciRunId: null,
  ciUrl: null,
  repository: null,
  command: [],
  operatingSystem: { platform: null, release: null },
  resultsDir: null,
});

const problem = (testId: number, verdict: ProblemTest['verdict'], quarantined = false): ProblemTest => ({
  testId,
  executionId: testId,
  verdict,
  key: `k${testId}`,
  name: `test ${testId}`,
  suite: 'S',
  path: null,
  line: null,
  owner: null,
  attempts: 1,
  durationMs: 1,
  status: 'failed',
  errorType: null,
  message: 'no',
  signature: null,
  quarantine: null,
  quarantined,
});

/** A run of ten tests, of which these did not simply pass. */
function measures(
  status: RunStatus,
  problems: readonly ProblemTest[],
  more: Partial<GateMeasures> = {},
): GateMeasures {
  const verdicts: readonly ReportVerdict[] = problems.map(({ verdict }) => verdict);
  const rows = [...new Set(verdicts)].map((verdict) => ({
    verdict,
    tests: verdicts.filter((one) => one === verdict).length,
  }));
  return {
    run: run(status),
    counts: verdictCounts([{ verdict: 'passed', tests: 10 - problems.length }, ...rows]),
    problems,
    history: null,
    coverage: null,
    ...more,
  };
}

const judge = (gate: GateConfig, measured: GateMeasures, quarantine = noQuarantine) =>
  judgeRun(measured, gateLimits(gate), quarantine, now);

describe('without any limit', () => {
  test('a run that passed is good enough, and one failure is too much', () => {
    expect(judge({}, measures('passed', [])).outcome).toBe('passed');
    const { outcome, conditions } = judge({}, measures('failed', [problem(1, 'failed')]));
    expect(outcome).toBe('failed');
    expect(conditions.filter((one) => one.outcome === 'failed')).toMatchObject([
      { name: 'failures', measured: 1, limit: 0, tests: [{ testId: 1 }] },
    ]);
  });

  test('flaky tests are good enough; lost ones are not', () => {
    expect(judge({}, measures('passed', [problem(1, 'flaky')])).outcome).toBe('passed');
    expect(judge({}, measures('failed', [problem(1, 'lost')])).outcome).toBe('failed');
    expect(judge({ allow: ['lost'] }, measures('failed', [problem(1, 'lost')])).outcome).toBe('passed');
  });

  test('no test is no pass', () => {
    const empty = { ...measures('passed', []), counts: verdictCounts([]) };
    expect(judge({}, empty).outcome).toBe('failed');
    expect(judge({ allow: ['empty'] }, empty).outcome).toBe('passed');
    const skipped = { ...empty, counts: verdictCounts([{ verdict: 'skipped', tests: 5 }]) };
    expect(judge({}, skipped).outcome).toBe('failed');
  });

  test.each([
    ['interrupted', 'failed'],
    ['cancelled', 'failed'],
    ['running', 'unknown'],
    ['error', 'unknown'],
  ] as const)('a run that is %s gives %s', (status, outcome) => {
    expect(judge({}, measures(status, [])).outcome).toBe(outcome);
  });

  test('a run that has not ended is unknown whatever failed, and judged only where that is allowed', () => {
    const running = measures('running', [problem(1, 'failed')]);
    expect(judge({}, running).outcome).toBe('unknown');
    expect(judge({ allow: ['running'] }, running).outcome).toBe('failed');
  });

  test('a run that failed although no test did is no pass', () => {
    expect(judge({}, measures('failed', [])).outcome).toBe('failed');
  });
});

describe('limits', () => {
  const history = (runs: number, failed: readonly number[]) => ({
    runs,
    branch: 'main',
    earlier: new Map(failed.map((id) => [id, { runs, failed: 1, flaky: 0, passed: runs - 1 }])),
  });

  test('new failures are those that did not fail before; old ones then do not count', () => {
    const failures = [problem(1, 'failed'), problem(2, 'error')];
    const { outcome, conditions } = judge(
      { maxNewFailures: 0 },
      measures('failed', failures, { history: history(5, [1]) }),
    );
    expect(outcome).toBe('failed');
    expect(conditions.find(({ name }) => name === 'new failures')).toMatchObject({
      measured: 1,
      tests: [{ testId: 2 }],
    });
    const known = measures('failed', failures, { history: history(5, [1, 2]) });
    expect(judge({ maxNewFailures: 0 }, known).outcome).toBe('passed');
    expect(judge({ maxNewFailures: 0, maxFailures: 1 }, known).outcome).toBe('failed');
  });

  test('what cannot be measured is unknown, and failures weigh more', () => {
    const nothingBefore = measures('failed', [problem(1, 'failed')], { history: history(0, []) });
    expect(judge({ maxNewFailures: 0 }, nothingBefore).outcome).toBe('unknown');
    expect(judge({ maxNewFailures: 0, allow: ['unknown'] }, nothingBefore).outcome).toBe('passed');
    expect(judge({ maxNewFailures: 0, maxFailures: 0 }, nothingBefore).outcome).toBe('failed');
    expect(judge({ minCoverage: '80%' }, measures('passed', [])).outcome).toBe('unknown');
    expect(judge({ minCoverage: '80%' }, measures('passed', [], { coverage: 0.79 })).outcome).toBe('failed');
    expect(judge({ minCoverage: 0.8 }, measures('passed', [], { coverage: 0.8 })).outcome).toBe('passed');
  });

  test.each([
    [{ minPassRate: '90%' }, 'passed'],
    [{ minPassRate: '95%' }, 'failed'],
    [{ maxFlakyRate: '10%', maxFailures: 1 }, 'passed'],
    [{ maxFlakyRate: 0.05, maxFailures: 1 }, 'failed'],
    [{ maxDuration: '1m', maxFailures: 1 }, 'passed'],
    [{ maxDuration: 59, maxFailures: 1 }, 'failed'],
    [{ minTests: 11, maxFailures: 1 }, 'failed'],
  ] as const)('%j of ten tests, one failed, one flaky, in a minute: %s', (gate, outcome) => {
    const measured = measures('failed', [problem(1, 'failed'), problem(2, 'flaky')]);
    expect(judge(gate as GateConfig, measured).outcome).toBe(outcome);
  });
});

describe('quarantine', () => {
  const list = (expires: string) => ({
    ...noQuarantine,
    entries: parseQuarantine(
      JSON.stringify({ quarantine: [{ test: 'test 1', owner: 'ada', reason: 'race', expires }] }),
      'q.json',
    ),
  });

  test('a failure in it does not count, but others do', () => {
    const one = judge({}, measures('failed', [problem(1, 'failed', true)]), list('2026-12-01'));
    expect(one).toMatchObject({ outcome: 'passed', quarantined: [{ testId: 1 }] });
    const two = measures('failed', [problem(1, 'failed', true), problem(2, 'failed')]);
    expect(judge({}, two, list('2026-12-01')).outcome).toBe('failed');
  });

  test('an entry that is over fails the gate, and its owner is named', () => {
    expect(judge({}, measures('passed', []), list('2026-11-21')).outcome).toBe('passed');
    const { outcome, conditions } = judge({}, measures('passed', []), list('2026-11-20'));
    expect(outcome).toBe('failed');
    expect(conditions.at(-1)).toMatchObject({
      name: 'expired quarantine',
      why: 'entries of ada in q.json are over',
    });
    expect(judge({ allow: ['expired'] }, measures('passed', []), list('2026-11-20')).outcome).toBe('passed');
  });

  test('it hides no run that broke, and no lost test', () => {
    expect(judge({}, measures('error', [problem(1, 'failed', true)]), list('2026-12-01')).outcome).toBe(
      'unknown',
    );
    expect(judge({}, measures('failed', [problem(1, 'lost', true)]), list('2026-12-01')).outcome).toBe(
      'failed',
    );
  });
});
