import type { ExecutionStatus } from '../../../model/statuses.ts';
import type { ScenarioResult, StepResult } from '../result/scenario-result.ts';
import { type Outcome, outcomeOf, type ScenarioTotals, totalsOf } from './scenario-totals.ts';
import { isAfterHook, stepTitle } from './step-text.ts';

/** Steps of the last attempts by status; headings, hooks and sub-steps are not counted. */
export type StepTotals = Readonly<Partial<Record<ExecutionStatus, number>>>;

/** A step that no step definition matches, and where it stands. */
export interface UndefinedStep {
  readonly text: string;
  readonly keyword: string | null;
  readonly hasDocString: boolean;
  readonly hasDataTable: boolean;
  readonly locations: readonly string[];
}

export interface AfterHookFailure {
  readonly hook: string;
  readonly message: string;
  readonly scenario: Pick<ScenarioResult, 'uri' | 'line' | 'featureName' | 'name'>;
}

/** What a summary needs of a run. */
export interface RunFindings {
  readonly totals: ScenarioTotals;
  readonly steps: StepTotals;
  /** Last attempts of scenarios that did not pass, in the order of their files and lines, without lost ones. */
  readonly troubled: readonly ScenarioResult[];
  readonly lost: readonly ScenarioResult[];
  readonly flaky: readonly ScenarioResult[];
  readonly undefinedSteps: readonly UndefinedStep[];
  readonly afterHookFailures: readonly AfterHookFailure[];
  /** The three scenarios that took longest, all attempts together, with that time in ms. */
  readonly slowest: readonly { readonly result: ScenarioResult; readonly durationMs: number }[];
  /** Time of all attempts of all scenarios in ms. */
  readonly scenarioTimeMs: number;
}

/** Follows a run and knows at any time what it came to so far. */
export interface RunTally {
  add(result: ScenarioResult): void;
  /** @param over whether the run has ended; planned scenarios without any result are then lost */
  totals(over: boolean): ScenarioTotals;
  findings(): RunFindings;
}

interface Tallied {
  readonly statuses: Map<number, ExecutionStatus>;
  readonly durations: Map<number, number>;
  readonly outcome: Outcome;
  readonly steps: StepTotals;
  /** Kept only where the summary has more to say about it than its name; the steps of others are let go. */
  readonly last: ScenarioResult;
}

function byPlace(a: ScenarioResult, b: ScenarioResult): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1;
  return a.line - b.line;
}

function countSteps(steps: readonly StepResult[]): StepTotals {
  const totals: Partial<Record<ExecutionStatus, number>> = {};
  for (const { type, status } of steps) {
    if (type === 'step' || type === 'background') totals[status] = (totals[status] ?? 0) + 1;
  }
  return totals;
}

function addSteps(all: readonly StepTotals[]): StepTotals {
  const sum: Partial<Record<ExecutionStatus, number>> = {};
  for (const totals of all) {
    for (const [status, count] of Object.entries(totals) as [ExecutionStatus, number][]) {
      sum[status] = (sum[status] ?? 0) + count;
    }
  }
  return sum;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/**
 * Counts results as they come in.
 *
 * @param planned scenarios that the run is to execute
 */
export function createRunTally(planned: number): RunTally {
  const scenarios = new Map<string, Tallied>();
  const undefinedSteps = new Map<string, UndefinedStep & { readonly locations: string[] }>();
  /** By what they say: a hook that fails at every attempt is told once. */
  const afterHookFailures = new Map<string, AfterHookFailure>();

  const noteUndefined = (result: ScenarioResult) => {
    for (const step of result.steps) {
      if (step.status !== 'undefined') continue;
      const known = undefinedSteps.get(step.text) ?? {
        text: step.text,
        keyword: step.keyword,
        hasDocString: step.docString !== null,
        hasDataTable: step.dataTable !== null,
        locations: [],
      };
      undefinedSteps.set(step.text, known);
      const location = `${result.uri}:${step.line ?? result.line}`;
      if (!known.locations.includes(location)) known.locations.push(location);
    }
  };

  const noteAfterHooks = (result: ScenarioResult) => {
    const { uri, line, featureName, name } = result;
    for (const step of result.steps) {
      if (!isAfterHook(step) || step.failure === null) continue;
      const { message } = step.failure;
      const scenario = { uri, line, featureName, name };
      const failure = { hook: stepTitle(step), message, scenario };
      const key = JSON.stringify(failure);
      if (!afterHookFailures.has(key)) afterHookFailures.set(key, failure);
    }
  };

  /** Scenarios that have ended so far: asked for with every line that is printed, so it is kept and not counted anew. */
  const ended = new Map<Outcome, number>();
  const noteEnded = ({ outcome, last }: Tallied, difference: 1 | -1) => {
    // An attempt that another one follows is no outcome yet.
    if (!last.willBeRetried) ended.set(outcome, (ended.get(outcome) ?? 0) + difference);
  };

  const totals = (over: boolean) => {
    if (!over) return totalsOf(planned, ended, false);
    const found = Map.groupBy(scenarios.values(), (scenario) => scenario.outcome);
    return totalsOf(planned, new Map([...found].map(([outcome, those]) => [outcome, those.length])), true);
  };

  return {
    add: (result) => {
      noteUndefined(result);
      noteAfterHooks(result);
      const key = `${result.uri}\0${result.line}`;
      const known = scenarios.get(key);
      const statuses = new Map(known?.statuses).set(result.attemptNumber, result.status);
      const durations = new Map(known?.durations).set(result.attemptNumber, result.durationMs);
      const isLast = known === undefined || result.attemptNumber >= known.last.attemptNumber;
      const inOrder = [...statuses].sort(([a], [b]) => a - b).map(([, status]) => status);
      const outcome = outcomeOf(inOrder);
      const quiet = result.status === 'passed' || result.status === 'skipped';
      const tallied = {
        statuses,
        durations,
        outcome,
        steps: isLast ? countSteps(result.steps) : known.steps,
        last: isLast ? (quiet ? { ...result, steps: [] } : result) : known.last,
      };
      scenarios.set(key, tallied);
      if (known !== undefined) noteEnded(known, -1);
      noteEnded(tallied, 1);
    },
    totals,
    findings: () => {
      const all = [...scenarios.values()];
      const lasts = (...wanted: Outcome[]) =>
        all
          .filter((scenario) => wanted.includes(scenario.outcome))
          .map((scenario) => scenario.last)
          .sort(byPlace);
      const timed = all.map(({ last, durations }) => ({ result: last, durationMs: sum(durations.values()) }));
      return {
        totals: totals(true),
        steps: addSteps(all.map((scenario) => scenario.steps)),
        troubled: lasts('failed', 'undefined', 'interrupted'),
        lost: lasts('lost'),
        flaky: lasts('flaky'),
        undefinedSteps: [...undefinedSteps.values()],
        afterHookFailures: [...afterHookFailures.values()],
        slowest: timed.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, 3),
        scenarioTimeMs: sum(timed.map((one) => one.durationMs)),
      };
    },
  };
}
