import {
  type ExecutionStatus,
  type SuiteRunStatus,
  type Verdict,
  verdictOf,
} from '../../../model/statuses.ts';
import { uuidOfName } from '../../../std/uuid.ts';
import type { PlannedRun } from '../history/run-calendar.ts';
import type { SampleHistory } from '../history/sample-history.ts';
import type { SampleSuite, SampleTest } from '../history/sample-tests.ts';
import type { CatalogueIds } from './catalogue-rows.ts';
import { addExecution, addLost, type ExecutionPlace } from './execution-rows.ts';
import { JournalIds } from './journal-ids.ts';
import { RunPlay } from './play-run.ts';
import { type EndedWorker, frameRows, type RunIds } from './run-frame.ts';
import { RunRows } from './run-rows.ts';

interface SuiteShare {
  readonly suite: SampleSuite;
  readonly suiteRunId: number;
  readonly tests: readonly SampleTest[];
  readonly expectedMs: number;
}

/** The work of one worker. */
interface Worker {
  readonly suites: SuiteShare[];
  expectedMs: number;
}

/** Between two tests of a worker, µs. */
const pauseMicros = 1500;

function sharesOf(play: RunPlay, suites: readonly SampleSuite[], firstSuiteRunId: number): SuiteShare[] {
  return suites
    .map((suite) => ({ suite, tests: suite.tests.filter((test) => play.has(test)) }))
    .filter(({ tests }) => tests.length > 0)
    .map(({ suite, tests }, index) => ({
      suite,
      tests,
      suiteRunId: firstSuiteRunId + index,
      expectedMs: tests.reduce((sum, test) => sum + play.expectedMs(test), 0),
    }));
}

/** Hands suites to workers as the runner does: the longest first, to whoever is free. */
function handOut(shares: readonly SuiteShare[], count: number): Worker[] {
  const workers = Array.from({ length: count }, (): Worker => ({ suites: [], expectedMs: 0 }));
  for (const share of shares.toSorted((one, other) => other.expectedMs - one.expectedMs)) {
    const free = workers.reduce((best, worker) => (worker.expectedMs < best.expectedMs ? worker : best));
    free.suites.push(share);
    free.expectedMs += share.expectedMs;
  }
  return workers;
}

function suiteStatus(verdicts: readonly Verdict[], wasCut: boolean): SuiteRunStatus {
  if (verdicts.every((verdict) => verdict === 'lost')) return 'lost';
  if (wasCut) return 'interrupted';
  if (verdicts.includes('error')) return 'error';
  if (verdicts.some((verdict) => verdict === 'failed' || verdict === 'lost')) return 'failed';
  return verdicts.every((verdict) => verdict === 'skipped') ? 'skipped' : 'passed';
}

/** Plays one run of a history and makes its rows. */
export class RunRecording {
  readonly rows = new RunRows();
  readonly #history: SampleHistory;
  readonly #run: PlannedRun;
  readonly #ids: RunIds;
  readonly #catalogue: CatalogueIds;
  readonly #play: RunPlay;
  readonly #verdicts: Verdict[] = [];
  readonly #owner: JournalIds;
  #cutAt = Number.POSITIVE_INFINITY;
  #downFrom = Number.POSITIVE_INFINITY;

  constructor(history: SampleHistory, run: PlannedRun, ids: RunIds, catalogue: CatalogueIds) {
    this.#history = history;
    this.#run = run;
    this.#ids = ids;
    this.#catalogue = catalogue;
    this.#play = new RunPlay(history, run);
    this.#owner = this.#journal(0);
  }

  /** Suites that have tests in this run; so many ids are needed. */
  static suitesIn(history: SampleHistory, run: PlannedRun): number {
    const play = new RunPlay(history, run);
    return history.suites.filter((suite) => suite.tests.some((test) => play.has(test))).length;
  }

  /** Makes the rows. */
  record(): RunRows {
    const { at, fate, workers: count } = this.#run;
    const shares = sharesOf(this.#play, this.#history.suites, this.#ids.firstSuiteRunId);
    const workers = handOut(shares, Math.min(count, shares.length));
    const wholeMs = Math.max(...workers.map(({ expectedMs }) => expectedMs));
    const moment = at + Math.round(wholeMs * 1000 * this.#play.random.between(0.2, 0.7));
    if (fate === 'infrastructure') this.#downFrom = moment;
    if (fate === 'cancelled' || fate === 'worker-lost') this.#cutAt = moment;
    const ended = workers.map((worker, index) => this.#work(worker, index));
    frameRows(this.rows, {
      history: this.#history,
      run: this.#run,
      ids: this.#ids,
      catalogue: this.#catalogue,
      owner: this.#owner,
      workers: ended,
      verdicts: this.#verdicts,
    });
    return this.rows;
  }

  #journal(index: number): JournalIds {
    const { at, index: run } = this.#run;
    const name = `${this.#history.plan.seed} ${this.#history.plan.project} run ${run} journal ${index}`;
    return new JournalIds(this.#ids.firstJournalId + index, uuidOfName(at, name));
  }

  #work({ suites }: Worker, index: number): EndedWorker {
    const journal = this.#journal(index + 1);
    const workerId = this.#ids.firstWorkerId + index;
    // Who cancels a run ends all workers; otherwise only the first one dies.
    const cutAt = this.#run.fate === 'cancelled' || index === 0 ? this.#cutAt : Number.POSITIVE_INFINITY;
    const startedAt = this.#run.at + this.#play.random.whole(250_000, 900_000);
    let at = startedAt;
    for (const share of suites) at = this.#playSuite(share, { journal, workerId, at, cutAt });
    const wasCut = at >= cutAt;
    return { index, journal, workerId, startedAt, endedAt: wasCut ? Math.max(cutAt, startedAt) : at, wasCut };
  }

  #playSuite(
    { suite, suiteRunId, tests }: SuiteShare,
    worker: {
      readonly journal: JournalIds;
      readonly workerId: number;
      readonly at: number;
      readonly cutAt: number;
    },
  ): number {
    const place: ExecutionPlace = {
      rows: this.rows,
      ids: worker.journal,
      play: this.#play,
      runId: this.#ids.runId,
      suiteRunId,
      workerId: worker.workerId,
      environmentId: this.#catalogue.environmentIds[this.#run.environment] as number,
    };
    const verdicts: Verdict[] = [];
    let at = worker.at;
    const began = at < worker.cutAt;
    for (const test of tests) {
      const testId = this.#catalogue.testIds[test.index] as number;
      const statuses: ExecutionStatus[] = [];
      if (at >= worker.cutAt)
        addLost({ ...place, ids: this.#owner }, test, testId, this.#run.at, worker.cutAt);
      else at = this.#playTest(place, test, testId, at, worker.cutAt, statuses);
      verdicts.push(verdictOf(statuses));
    }
    const wasCut = began && at >= worker.cutAt;
    const endedAt = began ? Math.min(at, worker.cutAt) : null;
    this.rows.suite_runs.push({
      suite_run_id: suiteRunId,
      run_id: this.#ids.runId,
      suite_id: this.#catalogue.suiteIds[this.#history.suites.indexOf(suite)] as number,
      status: suiteStatus(verdicts, wasCut),
      started_at: began ? worker.at : null,
      ended_at: endedAt,
      duration_ms: endedAt === null ? null : (endedAt - worker.at) / 1000,
      created_at: this.#run.at,
      updated_at: endedAt ?? worker.cutAt,
    });
    this.#verdicts.push(...verdicts);
    return at;
  }

  #playTest(
    place: ExecutionPlace,
    test: SampleTest,
    testId: number,
    from: number,
    cutAt: number,
    statuses: ExecutionStatus[],
  ): number {
    let at = from;
    for (let number = 1; ; number++) {
      const attempt = this.#play.attempt(test, number, at, cutAt, this.#downFrom);
      statuses.push(attempt.status);
      addExecution(place, test, testId, attempt);
      if (attempt.status === 'interrupted') return cutAt;
      at = attempt.endedAt + pauseMicros;
      if (attempt.isFinal) return at;
      if (at >= cutAt) {
        // The attempt that should have followed never came.
        const row = place.rows.executions.at(-1);
        if (row !== undefined) row.is_final_attempt = true;
        return at;
      }
    }
  }
}
