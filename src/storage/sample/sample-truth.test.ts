import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseTimestamp } from '../../std/timestamp.ts';
import type { StorageConnection, StorageDatabase } from '../engines/storage-engine.ts';
import { openMigrated } from '../migrations/open-migrated.ts';
import { micros } from '../sql/value-expressions.ts';
import { generateSample } from './generate-sample.ts';
import type { SampleTruth, TestName, TruthSpan } from './sample-truth.ts';

/** An execution on the main branch that had its say: not one that was cut off, or met a dead environment. */
interface Execution {
  readonly test: string;
  readonly status: string;
  readonly signature: string | null;
  readonly durationMs: number;
  /** When the commit was made that it tested, microseconds. */
  readonly commitAt: number;
  readonly browser: string;
}

let folder: string;
let database: StorageDatabase;
let connection: StorageConnection;
let truth: SampleTruth;
let executions: readonly Execution[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-truth-'));
  database = await openMigrated({ engine: 'sqlite', path: join(folder, 'sample.sqlite'), postgres: null });
  connection = await database.connect();
  const plan = { tests: 120, runs: 160, days: 40, steps: 2, branches: 4 };
  const made = { ...plan, seed: 'truth', project: 'sample', until: '2026-11-21' };
  ({ truth } = await generateSample(connection, made));
  const rows = await connection.rows(
    `SELECT tests.uuid AS test, executions.status, failure_signature AS signature, executions.duration_ms,
       ${micros('sqlite', 'code_analyses.created_at')} AS commit_us, runs.browser
     FROM executions JOIN tests ON tests.test_id = executions.test_id JOIN runs ON runs.run_id = executions.run_id
       JOIN code_analyses ON code_analyses.commit_sha = runs.commit_sha
     WHERE runs.branch = 'main' AND executions.status NOT IN ('lost', 'interrupted', 'error')
     ORDER BY executions.started_at`,
  );
  executions = rows.map((row) => ({
    test: String(row.test),
    status: String(row.status),
    signature: row.signature === null ? null : String(row.signature),
    durationMs: Number(row.duration_ms),
    commitAt: Number(row.commit_us),
    browser: String(row.browser),
  }));
});
afterAll(async () => {
  await connection?.close();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

const of = ({ uuid }: TestName) => executions.filter((execution) => execution.test === uuid);

function isIn({ fromAt, untilAt }: TruthSpan, { commitAt }: Execution): boolean {
  const from = fromAt === null ? 0 : (parseTimestamp(fromAt) ?? Number.NaN);
  const until = untilAt === null ? Number.POSITIVE_INFINITY : (parseTimestamp(untilAt) ?? Number.NaN);
  return commitAt >= from && commitAt < until;
}

const mean = (list: readonly Execution[]) =>
  list.reduce((sum, { durationMs }) => sum + durationMs, 0) / list.length;

test('flaky tests fail at about their rate, and not when they are not flaky', () => {
  expect(truth.flaky.length).toBe(7);
  for (const flaky of truth.flaky) {
    const applies = (execution: Execution) =>
      isIn(flaky, execution) && (flaky.browser === null || execution.browser === flaky.browser);
    const attempts = of(flaky).filter(applies);
    const failed = attempts.filter(({ signature }) => signature === flaky.signature).length;
    const expected = attempts.length * flaky.rate;
    expect(Math.abs(failed - expected), flaky.key).toBeLessThan(
      4 * Math.sqrt(expected * (1 - flaky.rate)) + 1,
    );
    const others = of(flaky).filter((execution) => !applies(execution));
    expect(others.filter(({ signature }) => signature === flaky.signature)).toEqual([]);
  }
});

test('flaky tests flip: they pass and fail on the same commit', () => {
  const flips = truth.flaky.filter((flaky) => {
    const passed = new Set(
      of(flaky)
        .filter(({ status }) => status === 'passed')
        .map(({ commitAt }) => commitAt),
    );
    return of(flaky).some(({ signature, commitAt }) => signature === flaky.signature && passed.has(commitAt));
  });
  expect(flips.length).toBeGreaterThan(truth.flaky.length / 2);
});

test('what a commit broke fails with one signature until it is mended, and never outside', () => {
  const onMain = truth.broken.filter(({ branch }) => branch === 'main');
  expect(onMain.length).toBe(8);
  expect(new Set(onMain.map(({ signature }) => signature)).size).toBe(onMain.length);
  for (const broken of onMain) {
    const uuids = new Set(broken.tests.map(({ uuid }) => uuid));
    const inside = executions.filter((execution) => uuids.has(execution.test) && isIn(broken, execution));
    expect(inside.filter(({ status }) => status !== 'failed')).toEqual([]);
    const seen = executions.filter(({ signature }) => signature === broken.signature);
    expect(seen.every((execution) => uuids.has(execution.test) && isIn(broken, execution))).toBe(true);
  }
});

test('all other failures are as rare as the truth says', () => {
  const explained = new Set([...truth.flaky, ...truth.broken].map(({ signature }) => signature));
  const rare = executions.filter(({ signature }) => signature !== null && !explained.has(signature));
  const expected = executions.length * truth.rareFailureShare;
  expect(rare.length).toBeLessThan(expected + 5 * Math.sqrt(expected) + 1);
});

test('tests become slower by the factor of the truth', () => {
  for (const change of truth.durations) {
    const passed = of(change).filter(({ status }) => status === 'passed');
    const tenth = Math.floor(passed.length / 10);
    const from = change.fromAt === null ? null : (parseTimestamp(change.fromAt) ?? null);
    const before = from === null ? passed.slice(0, tenth) : passed.filter(({ commitAt }) => commitAt < from);
    const after = from === null ? passed.slice(-tenth) : passed.filter(({ commitAt }) => commitAt >= from);
    // Growth is measured from the middle of the first tenth to the middle of the last.
    const expected = from === null ? change.factor ** 0.9 : change.factor;
    const ratio = mean(after) / mean(before) / expected;
    expect(ratio, change.key).toBeGreaterThan(0.75);
    expect(ratio, change.key).toBeLessThan(1.35);
  }
});

test('tests in quarantine are skipped, those that came or went are not there before or after', () => {
  for (const quarantine of truth.quarantined) {
    const skipped = of(quarantine).filter((execution) => isIn(quarantine, execution));
    expect(skipped.every(({ status }) => status === 'skipped')).toBe(true);
  }
  expect(truth.lifetimes.length).toBeGreaterThan(0);
  for (const life of truth.lifetimes)
    expect(
      of(life).every((execution) => isIn(life, execution)),
      life.key,
    ).toBe(true);
});

test('runs in trouble are told, and there is one of each kind', async () => {
  expect(new Set(truth.troubledRuns.map(({ fate }) => fate))).toEqual(
    new Set(['infrastructure', 'worker-lost', 'cancelled']),
  );
  for (const { uuid, fate } of truth.troubledRuns) {
    const [row] = await connection.rows(
      `SELECT status, (SELECT count(*) FROM executions WHERE executions.run_id = runs.run_id AND executions.status = ?) AS n
       FROM runs WHERE uuid = ?`,
      [fate === 'infrastructure' ? 'error' : 'lost', uuid],
    );
    expect(Number(row?.n), fate).toBeGreaterThan(0);
    expect(row?.status).toBe(
      { infrastructure: 'failed', 'worker-lost': 'interrupted', cancelled: 'cancelled' }[fate],
    );
  }
});
