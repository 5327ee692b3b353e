import { type ExecutionStatus, type Verdict, verdictOf } from '../../model/statuses.ts';
import type { QueryRow, StorageConnection } from '../engines/storage-engine.ts';
import { allocateIds } from '../ids/allocate-ids.ts';
import { dayOf } from '../sql/day-of.ts';
import { judgedStatusSql } from '../sql/judged-status.ts';
import { textOrder } from '../sql/text-expressions.ts';
import type { NewRow, RowChange } from '../tables/all-tables.ts';

/** What a row of `test_days` counts. */
export interface DayFacts {
  readonly runs: number;
  readonly passed: number;
  readonly failed: number;
  readonly flaky: number;
  readonly skipped: number;
  /** Of the last attempts that ran, in ms; null where none did. */
  readonly duration_sum_ms: number | null;
  readonly duration_p50_ms: number | null;
  readonly duration_p95_ms: number | null;
}

interface TestDay {
  readonly projectId: number;
  readonly testId: number;
  readonly branch: string;
  readonly day: string;
  readonly facts: DayFacts;
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 1000) / 1000;

/** A quantile of sorted numbers, between two of them where it falls there. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return rounded(low + (high - low) * (place - Math.floor(place)));
}

/** What verdicts and durations of a test come to. */
function dayFacts(verdicts: readonly Verdict[], durations: readonly number[]): DayFacts {
  const count = (...wanted: Verdict[]) => verdicts.filter((verdict) => wanted.includes(verdict)).length;
  const sorted = durations.toSorted((a, b) => a - b);
  const none = sorted.length === 0;
  return {
    runs: verdicts.length,
    passed: count('passed'),
    failed: count('failed', 'error', 'lost'),
    flaky: count('flaky'),
    skipped: count('skipped'),
    duration_sum_ms: none ? null : rounded(sorted.reduce((sum, duration) => sum + duration, 0)),
    duration_p50_ms: none ? null : quantile(sorted, 0.5),
    duration_p95_ms: none ? null : quantile(sorted, 0.95),
  };
}

/**
 * Adds two facts about one day. Counts and sums are exact. Quantiles of a day that goes in two parts cannot be known
 * any more: they become the mean of the two, each weighed by the runs behind it.
 */
function addFacts(one: DayFacts, other: DayFacts): DayFacts {
  const add = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : rounded(a + b));
  const mean = (a: number | null, b: number | null) => {
    if (a === null || b === null) return a ?? b;
    const [weightA, weightB] = [Math.max(1, one.runs - one.skipped), Math.max(1, other.runs - other.skipped)];
    return rounded((a * weightA + b * weightB) / (weightA + weightB));
  };
  return {
    runs: one.runs + other.runs,
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    flaky: one.flaky + other.flaky,
    skipped: one.skipped + other.skipped,
    duration_sum_ms: add(one.duration_sum_ms, other.duration_sum_ms),
    duration_p50_ms: mean(one.duration_p50_ms, other.duration_p50_ms),
    duration_p95_ms: mean(one.duration_p95_ms, other.duration_p95_ms),
  };
}

/** Groups rows that follow each other and are equal in some columns. */
class Gathered {
  readonly days: TestDay[] = [];
  #day: QueryRow | null = null;
  #run: number | null = null;
  #attempts: ExecutionStatus[] = [];
  #duration: number | null = null;
  #verdicts: Verdict[] = [];
  #durations: number[] = [];

  add(row: QueryRow): void {
    const day = this.#day;
    if (day === null || day.test_id !== row.test_id || day.branch !== row.branch || day.day !== row.day) {
      this.endDay();
      this.#day = row;
    }
    if (this.#run !== Number(row.run_id)) {
      this.#endRun();
      this.#run = Number(row.run_id);
    }
    this.#attempts.push(String(row.judged) as ExecutionStatus);
    this.#duration = row.duration_ms === null ? null : Number(row.duration_ms);
  }

  endDay(): void {
    this.#endRun();
    const day = this.#day;
    if (day === null) return;
    this.days.push({
      projectId: Number(day.project_id),
      testId: Number(day.test_id),
      branch: String(day.branch),
      day: String(day.day),
      facts: dayFacts(this.#verdicts, this.#durations),
    });
    this.#day = null;
    this.#verdicts = [];
    this.#durations = [];
  }

  #endRun(): void {
    if (this.#run === null) return;
    const verdict = verdictOf(this.#attempts);
    this.#verdicts.push(verdict);
    if (this.#duration !== null && verdict !== 'skipped' && verdict !== 'lost')
      this.#durations.push(this.#duration);
    this.#run = null;
    this.#attempts = [];
  }
}

async function gather(connection: StorageConnection, runs: string): Promise<readonly TestDay[]> {
  const { dialect } = connection;
  const branch = "COALESCE(runs.branch, '')";
  const gathered = new Gathered();
  const rows = connection.stream(
    `SELECT runs.project_id, executions.test_id, ${branch} AS branch, ${dayOf(dialect, 'runs.started_at')} AS day,
  executions.run_id, ${judgedStatusSql()} AS judged, executions.duration_ms
FROM executions JOIN runs ON runs.run_id = executions.run_id WHERE executions.run_id IN (${runs})
ORDER BY executions.test_id, ${textOrder(dialect, branch)}, day, executions.run_id, executions.attempt_number, executions.execution_id`,
  );
  for await (const batch of rows) for (const row of batch) gathered.add(row);
  gathered.endDay();
  return gathered.days;
}

const keyOf = (testId: unknown, branch: unknown, day: unknown) =>
  JSON.stringify([Number(testId), branch, day]);

function factsOf(row: QueryRow): DayFacts {
  const duration = (value: unknown) => (value === null ? null : Number(value));
  return {
    runs: Number(row.runs),
    passed: Number(row.passed),
    failed: Number(row.failed),
    flaky: Number(row.flaky),
    skipped: Number(row.skipped),
    duration_sum_ms: duration(row.duration_sum_ms),
    duration_p50_ms: duration(row.duration_p50_ms),
    duration_p95_ms: duration(row.duration_p95_ms),
  };
}

/**
 * Adds what came of the tests of some runs to `test_days`. In the same transaction their executions must go: so each
 * run is counted once. The verdict of a test in a run is that of `verdictOf`, its duration that of its last attempt.
 *
 * @param runs their ids, separated by commas
 * @param now microseconds since 1970
 * @returns rows made or added to
 */
export async function rollUp(connection: StorageConnection, runs: string, now: number): Promise<number> {
  const fresh = await gather(connection, runs);
  if (fresh.length === 0) return 0;
  const days = Array.from(new Set(fresh.map(({ day }) => day)));
  const known = new Map<string, QueryRow>();
  const stored = await connection.rows(
    `SELECT test_day_id, test_id, branch, day, runs, passed, failed, flaky, skipped, duration_sum_ms, duration_p50_ms,
  duration_p95_ms FROM test_days WHERE day IN (${days.map(() => '?').join(', ')})`,
    days,
  );
  for (const row of stored) known.set(keyOf(row.test_id, row.branch, row.day), row);
  const changes = new Map<number, RowChange<'test_days'>>();
  const rows: Omit<NewRow<'test_days'>, 'test_day_id'>[] = [];
  for (const { projectId, testId, branch, day, facts } of fresh) {
    const row = known.get(keyOf(testId, branch, day));
    if (row === undefined)
      rows.push({ project_id: projectId, test_id: testId, branch, day, ...facts, created_at: now });
    else changes.set(Number(row.test_day_id), { ...addFacts(factsOf(row), facts), updated_at: now });
  }
  await connection.update('test_days', changes);
  if (rows.length > 0) {
    const first = await allocateIds(connection, 'test_days', rows.length);
    await connection.insert(
      'test_days',
      rows.map((row, index) => ({ test_day_id: first + index, ...row })),
    );
  }
  return fresh.length;
}
