import type { Answer } from '../../data/api-request.ts';

export type RunDetails = Answer<'/runs/{run}'>;
export type RunSuite = Answer<'/runs/{run}/suites'>['items'][number];
export type RunTest = Answer<'/runs/{run}/tests'>['items'][number];
export type RunWorker = Answer<'/runs/{run}/workers'>['items'][number];
export type Verdict = RunTest['verdict'];

/** An execution in a message of the live feed; what it does not say stays as it was. */
export type ExecutionChange = {
  readonly execution_id: number;
  readonly test_id?: number;
  readonly test?: string;
  readonly suite?: string;
  readonly suite_run_id?: number;
  readonly worker_id?: number | null;
  readonly worker_index?: number | null;
  readonly attempt_number?: number;
  readonly status?: string;
  readonly expected_status?: string;
  readonly started_at?: string;
  readonly ended_at?: string;
  readonly duration_ms?: number;
  readonly error_type?: string;
  readonly error?: string;
};

/** A message of the live feed about one run; see docs/guides/live-feed.md. */
export type RunChange = {
  readonly run_id: number;
  readonly reload?: true;
  readonly run?: Partial<RunDetails['run']>;
  readonly executions?: readonly ExecutionChange[];
  readonly removed?: readonly number[];
  readonly steps?: readonly {
    readonly step_id: number;
    readonly execution_id: number;
    readonly level: number;
    readonly keyword?: string;
    readonly text: string;
  }[];
  readonly step_runs?: readonly {
    readonly step_run_id: number;
    readonly step_id?: number;
    readonly status?: string;
    readonly started_at?: string;
  }[];
  readonly workers?: readonly {
    readonly worker_id: number;
    readonly worker_index?: number;
    readonly pid?: number;
    readonly host?: string;
    readonly started_at?: string;
    readonly ended_at?: string;
    readonly exit_code?: number;
    readonly exit_signal?: string;
  }[];
  readonly ended?: readonly { readonly first: number; readonly last: number; readonly status: string }[];
};

/** What is known of an execution: from messages, or from a row that was read. */
export type KnownExecution = ExecutionChange & { readonly test_id: number };

/** What a change means for one test. */
export type TestNews = {
  readonly test_id: number;
  readonly before: Verdict | undefined;
  readonly verdict: Verdict;
  readonly execution: KnownExecution;
};

const bad: ReadonlySet<string> = new Set(['failed', 'timed_out', 'undefined', 'ambiguous']);

/** What an attempt makes of its test, by the rules of the model: a pass behind another attempt is flaky. */
export function verdictOfAttempt(status: string, attempt: number, expected: string | undefined): Verdict {
  const judged =
    expected === undefined || expected === 'passed'
      ? status
      : status === expected
        ? 'passed'
        : status === 'passed'
          ? 'failed'
          : status;
  if (judged === 'passed') return attempt > 1 ? 'flaky' : 'passed';
  if (judged === 'skipped' || judged === 'lost' || judged === 'running' || judged === 'pending')
    return judged;
  return bad.has(judged) ? 'failed' : 'error';
}

/** What is known of the executions and tests of a run that goes on. */
export class LiveRunModel {
  readonly #executions = new Map<number, KnownExecution>();
  readonly #verdicts = new Map<number, Verdict>();

  /** Learns tests from rows that were read. */
  learn(tests: readonly RunTest[]): void {
    for (const test of tests) {
      this.#verdicts.set(test.test_id, test.verdict);
      if (!this.#executions.has(test.execution_id))
        this.#executions.set(test.execution_id, {
          execution_id: test.execution_id,
          test_id: test.test_id,
          attempt_number: test.attempts,
        });
    }
  }

  /** Forgets everything: the state is read again. */
  clear(): void {
    this.#executions.clear();
    this.#verdicts.clear();
  }

  /** Takes a message, and tells what it means for the tests that it is about. */
  apply(change: RunChange): TestNews[] {
    const news = (change.executions ?? []).flatMap((execution) => this.#take(execution) ?? []);
    for (const { first, last, status } of change.ended ?? [])
      for (const [id, known] of this.#executions)
        if (id >= first && id <= last && known.status === 'running')
          news.push(...(this.#take({ execution_id: id, status }) ?? []));
    return news;
  }

  #take(change: ExecutionChange): TestNews[] | undefined {
    const known = this.#executions.get(change.execution_id);
    const test_id = change.test_id ?? known?.test_id;
    if (test_id === undefined) return undefined;
    const execution: KnownExecution = { ...known, ...change, test_id };
    this.#executions.set(change.execution_id, execution);
    if (execution.status === undefined) return undefined;
    const before = this.#verdicts.get(test_id);
    const verdict = verdictOfAttempt(
      execution.status,
      execution.attempt_number ?? 1,
      execution.expected_status,
    );
    this.#verdicts.set(test_id, verdict);
    return [{ test_id, before, verdict, execution }];
  }
}

/** Counts by verdict after some news; tests that nobody knew of before were pending, when they were planned. */
export function countAfter(
  counts: Readonly<Partial<Record<string, number>>>,
  news: readonly TestNews[],
): Partial<Record<string, number>> {
  const next: Record<string, number | undefined> = { ...counts };
  for (const { before, verdict, execution } of news) {
    const was = before ?? ((execution.attempt_number ?? 1) > 1 ? 'failed' : 'pending');
    const had = next[was] ?? 0;
    if (had > 0) next[was] = had - 1;
    next[verdict] = (next[verdict] ?? 0) + 1;
  }
  return next;
}
