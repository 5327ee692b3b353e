import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiContext } from '../../src/api/http/api-context.ts';
import type { EngineName } from '../../src/storage/location/database-location.ts';
import { newLocation } from '../engines/engine-locations.ts';
import { type ApiUnderTest, openApi } from './api-harness.ts';

/** When the seeded history is asked, µs since 1970. */
const seededNow = Date.parse('2026-11-21T12:00:00Z') * 1000;

export interface SeededApi extends ApiUnderTest {
  readonly folder: string;
  /** Asks a path under /api/v1 as it is. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  remove(): Promise<void>;
}

interface Outcome {
  readonly status: 'passed' | 'failed' | 'skipped' | 'lost' | 'error';
  readonly ms?: number;
  readonly error?: string;
  readonly signature?: string;
}

const pass = (ms = 100): Outcome => ({ status: 'passed', ms });
const noUser = (name: string, signature: string): Outcome => ({
  status: 'failed',
  ms: 200,
  error: `no user "${name}"`,
  signature,
});

/** Names of the tests; the last belongs to another project. */
const seededTests = [
  'Pay',
  'Pay by card',
  'Card payment',
  'Repay a loan',
  'Add to basket',
  'Elsewhere',
] as const;

/** What each test came to in each run, oldest run first. */
const history: readonly { at: string; branch: string; outcomes: readonly (Outcome | null)[] }[] = [
  { at: '2026-11-18T09:00:00Z', branch: 'main', outcomes: [pass(), pass(), pass(), pass(), pass(900)] },
  {
    at: '2026-11-19T09:00:00Z',
    branch: 'main',
    outcomes: [noUser('alice', 'sig-alice'), pass(), pass(), pass(), pass(1100)],
  },
  {
    at: '2026-11-20T09:00:00Z',
    branch: 'main',
    outcomes: [noUser('bob', 'sig-bob'), pass(), { status: 'skipped' }, pass(), pass(1000)],
  },
  {
    at: '2026-11-20T10:00:00Z',
    branch: 'feature/<b>&"x"',
    outcomes: [
      noUser('bob', 'sig-bob'),
      { status: 'error', error: 'disk full\nat line 2', signature: 'sig-disk' },
      pass(),
      { status: 'lost' },
      pass(1000),
    ],
  },
];

/** A database with a small known history and the API over it. */
export async function seededApi(engine: EngineName, parts: Partial<ApiContext> = {}): Promise<SeededApi> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-api-'));
  const api = await openApi(await newLocation(engine, folder), { now: () => seededNow, ...parts });
  const { repositories } = api.context;
  const [shop, other] = await repositories.projects.createMany([
    { key: 'shop', name: 'Shop' },
    { key: 'other', name: 'Other' },
  ]);
  if (shop === undefined || other === undefined) throw new Error('no projects');
  const suites = await repositories.suites.createMany([
    {
      project_id: shop.project_id,
      kind: 'feature',
      key: 'features/checkout.feature',
      name: 'Checkout',
      path: 'features/checkout.feature',
      description: 'Everything about paying',
    },
    { project_id: other.project_id, kind: 'file', key: 'other.ts', name: 'other.ts', path: 'other.ts' },
  ]);
  const [checkout, elsewhere] = suites;
  if (checkout === undefined || elsewhere === undefined) throw new Error('no suites');
  const tests = await repositories.tests.createMany(
    seededTests.map((name, index) => {
      const suite = name === 'Elsewhere' ? elsewhere : checkout;
      return {
        project_id: suite.project_id,
        suite_id: suite.suite_id,
        key: `${suite.key}#${name}`,
        name,
        path: suite.path,
        line: 10 + index,
        source: 'gherkin' as const,
        status: 'active' as const,
      };
    }),
  );
  const seed = async (
    project: number,
    suite: number,
    at: string,
    branch: string,
    outcomes: readonly (readonly [number, Outcome])[],
  ) => {
    const count = (...statuses: string[]) =>
      outcomes.filter(([, { status }]) => statuses.includes(status)).length;
    const run = await repositories.runs.create({
      project_id: project,
      status: count('failed', 'error', 'lost') > 0 ? 'failed' : 'passed',
      branch,
      commit_sha: `c0ffee${at.slice(8, 10)}`,
      started_at: at,
      ended_at: at.replace(':00:00', ':01:00'),
      duration_ms: 60_000,
      planned_count: outcomes.length,
      passed_count: count('passed'),
      failed_count: count('failed', 'error'),
      skipped_count: count('skipped'),
      flaky_count: 0,
      lost_count: count('lost'),
    });
    const suiteRun = await repositories
      .table('suite_runs')
      .create({ run_id: run.run_id, suite_id: suite, status: 'passed' });
    await repositories.executions.createMany(
      outcomes.map(([test, { status, ms, error, signature }]) => ({
        run_id: run.run_id,
        suite_run_id: suiteRun.suite_run_id,
        test_id: test,
        status,
        started_at: at,
        duration_ms: ms ?? null,
        error_message: error ?? null,
        error_type: error === undefined ? null : 'Error',
        stack_trace: error === undefined ? null : `Error: ${error}\n    at pay (src/pay.ts:1:2)`,
        failure_signature: signature ?? null,
      })),
    );
  };
  for (const { at, branch, outcomes } of history)
    await seed(
      shop.project_id,
      checkout.suite_id,
      at,
      branch,
      outcomes.flatMap((outcome, index) => {
        const test = tests[index];
        return outcome === null || test === undefined ? [] : [[test.test_id, outcome] as const];
      }),
    );
  await seed(other.project_id, elsewhere.suite_id, '2026-11-21T09:00:00Z', 'main', [
    [tests.at(-1)?.test_id ?? 0, { status: 'failed', ms: 5, error: 'not here', signature: 'sig-other' }],
  ]);
  return {
    ...api,
    folder,
    fetch: (path, init) => api.handle(new Request(`http://assay.test/api/v1${path}`, init)),
    remove: async () => {
      await api.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
