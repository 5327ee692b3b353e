import type { Quarantine } from '../../configuration/quarantine/load-quarantine.ts';
import { isExpired, type QuarantineEntry } from '../../configuration/quarantine/quarantine-match.ts';
import { isNewFailure } from '../report/new-failures.ts';
import { hasFailed, type ProblemTest } from '../report/problem-tests.ts';
import type { GateLimits } from './gate-limits.ts';
import type { GateMeasures } from './gate-measures.ts';

export type GateOutcome = 'passed' | 'failed' | 'unknown';

/** How a measure is written. */
export type GateUnit = 'count' | 'share' | 'milliseconds' | 'text';

/** One condition of a gate: what was measured, what was asked for, and what is behind it. */
export interface GateCondition {
  readonly name: string;
  readonly outcome: GateOutcome;
  /** Null where it cannot be told. */
  readonly measured: number | string | null;
  readonly limit: number | string;
  /** Whether the limit is the most or the least that is allowed, or the very value. */
  readonly bound: 'most' | 'least' | 'exactly';
  readonly unit: GateUnit;
  /** One sentence, where the numbers do not say it all. */
  readonly why: string | null;
  /** Tests behind a condition that did not pass. */
  readonly tests: readonly ProblemTest[];
}

/** What a gate says of a run. */
export interface GateJudgement {
  readonly outcome: GateOutcome;
  readonly conditions: readonly GateCondition[];
  /** Failures that do not count. */
  readonly quarantined: readonly ProblemTest[];
  /** Entries whose last day is over. */
  readonly expired: readonly QuarantineEntry[];
}

function condition(
  name: string,
  bound: 'most' | 'least',
  unit: GateUnit,
  measured: number | null,
  limit: number,
  details: { readonly tests?: readonly ProblemTest[]; readonly why?: string | null } = {},
): GateCondition {
  const holds = measured !== null && (bound === 'most' ? measured <= limit : measured >= limit);
  return {
    name,
    outcome: measured === null ? 'unknown' : holds ? 'passed' : 'failed',
    measured,
    limit,
    bound,
    unit,
    why: holds ? null : (details.why ?? null),
    tests: holds ? [] : (details.tests ?? []),
  };
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** What the state of the run itself says, before any test is looked at. */
function stateCondition({ run, counts }: GateMeasures, { allow }: GateLimits): GateCondition {
  const { failed, error, lost } = counts.byVerdict;
  const state = (outcome: GateOutcome, why: string | null): GateCondition => ({
    name: 'run',
    outcome,
    measured: run.status,
    limit: 'ended',
    bound: 'exactly',
    unit: 'text',
    why,
    tests: [],
  });
  switch (run.status) {
    case 'running':
      return allow.has('running') ? state('passed', null) : state('unknown', 'the run has not ended');
    case 'interrupted':
    case 'cancelled':
      return allow.has('interrupted') ? state('passed', null) : state('failed', 'the run was cut off');
    case 'error':
      return state(
        'unknown',
        run.error === null ? 'the run itself broke' : `the run itself broke: ${run.error}`,
      );
    case 'failed':
      // A quarantine can only explain failures of tests.
      return failed + error + lost > 0
        ? state('passed', null)
        : state('failed', run.error ?? 'the run failed although none of its tests did');
    case 'passed':
      return state('passed', null);
  }
}

function testConditions(measures: GateMeasures, limits: GateLimits): GateCondition[] {
  const { counts, problems, history, run, coverage } = measures;
  const { passed, failed, error, flaky, lost } = counts.byVerdict;
  const failing = problems.filter(hasFailed);
  const counting = failing.filter((test) => !test.quarantined);
  const flakyTests = problems.filter(({ verdict, quarantined }) => verdict === 'flaky' && !quarantined);
  const lostTests = problems.filter(({ verdict }) => verdict === 'lost');
  // What is in quarantine and failed counts nowhere, neither as a pass nor as a failure.
  const ran = passed + flaky + failed + error - (failing.length - counting.length);
  const conditions: GateCondition[] = [];
  if (limits.minTests !== null) {
    const results = passed + flaky + failed + error;
    const why = results === 0 ? 'no test has a result' : null;
    conditions.push(condition('tests with a result', 'least', 'count', results, limits.minTests, { why }));
  }
  if (limits.maxLost !== null) {
    conditions.push(condition('lost tests', 'most', 'count', lost, limits.maxLost, { tests: lostTests }));
  }
  if (limits.maxFailures !== null) {
    const details = { tests: counting };
    conditions.push(condition('failures', 'most', 'count', counting.length, limits.maxFailures, details));
  }
  if (limits.maxNewFailures !== null) {
    const known = history !== null && history.runs > 0;
    const fresh = known ? counting.filter((test) => isNewFailure(history, test.testId) === true) : counting;
    // Without a single failure there is no new one either, whatever happened before.
    const measured = known || counting.length === 0 ? fresh.length : null;
    const branch = history?.branch || 'the base branch';
    const why = known ? null : `there are no earlier runs of ${branch} to compare with`;
    conditions.push(
      condition('new failures', 'most', 'count', measured, limits.maxNewFailures, { tests: fresh, why }),
    );
  }
  const noneRan = 'no test ran to its end';
  if (limits.minPassRate !== null) {
    const rate = share(passed + flaky, ran);
    const details = { tests: counting, why: rate === null ? noneRan : null };
    conditions.push(condition('pass rate', 'least', 'share', rate, limits.minPassRate, details));
  }
  if (limits.maxFlakyRate !== null) {
    const rate = share(flakyTests.length, ran);
    const details = { tests: flakyTests, why: rate === null ? noneRan : null };
    conditions.push(condition('flaky rate', 'most', 'share', rate, limits.maxFlakyRate, details));
  }
  if (limits.maxDurationMs !== null) {
    const why = run.durationMs === null ? 'the run has no end' : null;
    conditions.push(
      condition('duration', 'most', 'milliseconds', run.durationMs, limits.maxDurationMs, { why }),
    );
  }
  if (limits.minCoverage !== null) {
    const why = coverage === null ? 'no coverage of the whole run is recorded' : null;
    conditions.push(condition('coverage', 'least', 'share', coverage, limits.minCoverage, { why }));
  }
  return conditions;
}

function expiryCondition(expired: readonly QuarantineEntry[], quarantine: Quarantine): GateCondition {
  const owners = [...new Set(expired.map(({ owner }) => owner))].join(', ');
  return {
    name: 'expired quarantine',
    outcome: expired.length === 0 ? 'passed' : 'failed',
    measured: expired.length,
    limit: 0,
    bound: 'most',
    unit: 'count',
    why: expired.length === 0 ? null : `entries of ${owners} in ${quarantine.shown} are over`,
    tests: [],
  };
}

/**
 * Holds a run against a gate. A condition that cannot be measured is `unknown`, which is no pass; a run that has not
 * ended is unknown as a whole.
 *
 * @param nowMicros by which entries of the quarantine expire, µs since 1970
 */
export function judgeRun(
  measures: GateMeasures,
  limits: GateLimits,
  quarantine: Quarantine,
  nowMicros: number,
): GateJudgement {
  const { allow } = limits;
  const state = stateCondition(measures, limits);
  const expired = quarantine.entries.filter((entry) => isExpired(entry, nowMicros));
  const conditions = [state, ...testConditions(measures, limits)];
  if (quarantine.entries.length > 0 && !allow.has('expired')) {
    conditions.push(expiryCondition(expired, quarantine));
  }
  const has = (outcome: GateOutcome) => conditions.some((one) => one.outcome === outcome);
  const unknown = state.outcome === 'unknown' || (has('unknown') && !allow.has('unknown'));
  const stillRuns = state.outcome === 'unknown';
  return {
    outcome: !stillRuns && has('failed') ? 'failed' : unknown ? 'unknown' : 'passed',
    conditions,
    quarantined: measures.problems.filter((test) => test.quarantined && hasFailed(test)),
    expired,
  };
}
