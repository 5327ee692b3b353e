import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { everyEngine } from '../../../test/engines/engine-locations.ts';
import { type EventDraft, JournalScript } from '../../../test/journals/journal-script.ts';
import { recordContent } from '../../../test/journals/record-content.ts';
import {
  basket,
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  runStarted,
  sectionStarted,
  stepFinished,
  stepStarted,
  suiteFinished,
} from '../../../test/journals/sample-events.ts';
import { TemporaryDatabase } from '../../../test/journals/temporary-database.ts';
import type { EngineName } from '../../storage/location/database-location.ts';
import { DeadWriterWatch } from '../close-dead-writers.ts';
import { RunDatabase } from '../run-database.ts';

/** What one test of a worker comes to. */
interface TestPlan {
  readonly steps: readonly { readonly kind: number; readonly retried: boolean }[];
  readonly attempts: number;
  readonly ends: boolean;
}

/** Something that happens between two looks at the journals. */
interface Move {
  /** Which journal grows, of those that can. */
  readonly pick: number;
  readonly lines: number;
  readonly afterwards: 'nothing' | 'pass' | 'catch up' | 'close' | 'kill' | 'checkpoint' | 'tear';
}

interface Plan {
  readonly workers: readonly (readonly TestPlan[])[];
  readonly closed: readonly boolean[];
  readonly finished: boolean;
  readonly moves: readonly Move[];
}

const testPlan: fc.Arbitrary<TestPlan> = fc.record({
  steps: fc.array(fc.record({ kind: fc.nat(9), retried: fc.boolean() }), { maxLength: 5 }),
  attempts: fc.constantFrom(1, 1, 1, 2),
  ends: fc.constantFrom(true, true, true, false),
});

const plan: fc.Arbitrary<Plan> = fc.record({
  workers: fc.array(fc.array(testPlan, { maxLength: 4 }), { minLength: 1, maxLength: 3 }),
  closed: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  finished: fc.boolean(),
  moves: fc.array(
    fc.record({
      pick: fc.nat(20),
      lines: fc.integer({ min: 1, max: 9 }),
      afterwards: fc.constantFrom(
        'nothing',
        'pass',
        'pass',
        'catch up',
        'close',
        'kill',
        'checkpoint',
        'tear',
      ) as fc.Arbitrary<Move['afterwards']>,
    }),
    { minLength: 5, maxLength: 14 },
  ),
});

/** A line that a keeper must skip, for each step with kind 0 to 2. */
function badEvent(kind: number, execution: number, step: number): EventDraft | null {
  if (kind === 0) return stepStarted(900_000, 800_000);
  if (kind === 1) return stepStarted(step, execution, { text: 'the same id again' });
  return kind === 2 ? { type: 'log', id: 900_001, level: 'info', message: 'x', execution_id: 700_000 } : null;
}

function writeStep(journal: JournalScript, execution: number, step: TestPlan['steps'][number]): void {
  const id = journal.id();
  if (step.kind === 9) journal.write(sectionStarted(journal.id(), execution));
  journal.write(stepStarted(id, execution, { text: `step ${step.kind}` }));
  const bad = badEvent(step.kind, execution, id);
  if (bad !== null) journal.write(bad);
  if (step.kind === 8) {
    const inner = journal.id();
    journal.write(stepStarted(inner, execution, { parent_step_id: id, level: 1, step_type: 'sub_step' }));
    journal.write(stepFinished(inner, 'skipped'));
  }
  if (step.retried) {
    const again = journal.id();
    journal.write(stepFinished(id, 'failed', { is_final_attempt: false, error_message: 'no' }));
    journal.write({ type: 'step_retried', id: again, step_id: id, attempt_number: 2 });
    journal.write(stepFinished(again));
  } else if (step.kind !== 7) journal.write(stepFinished(id, 'passed', { duration_ms: step.kind / 3 }));
  if (step.kind === 6)
    journal.write({ type: 'step_post', id: journal.id(), step_run_id: id, action: 'shot' });
  if (step.kind === 5) journal.write({ type: 'events_dropped', count: 2, reason: 'no room' });
}

/** Writes the journals of a plan and returns their lines; the files are gone then. */
function linesOf({ workers, closed, finished }: Plan, databasePath: string): Map<string, string[]> {
  const journals = workers.map(
    (_, worker) => new JournalScript(databasePath, { worker, writer: finished ? 'alive' : 'dead' }),
  );
  const owner = new JournalScript(databasePath, { writer: finished ? 'alive' : 'dead' });
  owner.write(runStarted());
  for (const [worker, tests] of workers.entries()) {
    const journal = journals[worker] as JournalScript;
    for (const [index, { steps, attempts, ends }] of tests.entries()) {
      const name = `test ${worker}.${index}`;
      owner.write(planned(owner.id(), name));
      for (let attempt = 1; attempt <= attempts; attempt++) {
        const id = journal.id();
        journal.write(executionStarted(id, name, { attempt_number: attempt }));
        for (const step of steps) writeStep(journal, id, step);
        if (ends) journal.write(executionFinished(id, attempt === attempts ? 'passed' : 'failed'));
      }
    }
    if (closed[worker] === true) journal.close();
  }
  owner.write(planned(owner.id(), 'never begun'));
  owner.at(10_000);
  for (const [worker, journal] of journals.entries()) {
    if (closed[worker] !== true)
      owner.write({ type: 'writer_lost', journal_uuid: journal.uuid, status: 'error', message: 'gone' });
  }
  owner.write({ type: 'suite_started', suite: { ...basket, key: 'other' } }, suiteFinished('failed'));
  if (finished) {
    owner.write(runFinished('failed'));
    owner.close();
  }
  const lines = new Map<string, string[]>();
  for (const { path } of [owner, ...journals]) {
    lines.set(path, readFileSync(path, 'utf8').match(/.*\n/g) ?? []);
    rmSync(path);
  }
  return lines;
}

async function atOnce(plan: Plan, engine: EngineName): Promise<unknown> {
  const place = await TemporaryDatabase.of(engine);
  try {
    for (const [path, lines] of linesOf(plan, place.path)) writeFileSync(path, lines.join(''));
    const database = await RunDatabase.open(place.location);
    return await settleAndRead(database);
  } finally {
    place.remove();
  }
}

async function settleAndRead(database: RunDatabase): Promise<unknown> {
  await database.catchUp();
  const watch = new DeadWriterWatch(database.follower);
  await watch.look(Date.now());
  await watch.look(Date.now() + 20_000);
  await database.catchUp();
  const content = await recordContent(database);
  await database.close();
  return content;
}

/** What kill -9 leaves: the files as they are, with the write-ahead log and without a checkpoint. */
async function kill(database: RunDatabase): Promise<void> {
  const files = ['', '.wal', '-wal', '-shm']
    .map((end) => database.path + end)
    .filter((path) => existsSync(path));
  for (const path of files) copyFileSync(path, `${path}.copy`);
  await database.close();
  for (const path of files) copyFileSync(`${path}.copy`, path);
}

/** The last event of the owner comes when the workers are done; anything else may come in any order. */
async function bitByBit(plan: Plan, engine: EngineName): Promise<unknown> {
  const place = await TemporaryDatabase.of(engine);
  try {
    const journals = Array.from(linesOf(plan, place.path), ([path, lines]) => ({ path, lines, torn: '' }));
    const [owner] = journals as [(typeof journals)[number]];
    const tail = owner.lines.findIndex((line) => /"type":"(writer_lost|suite_started)"/.test(line));
    const late = owner.lines.splice(tail);
    let database = await RunDatabase.open(place.location);
    for (const { pick, lines, afterwards } of plan.moves) {
      const growing = journals.filter((journal) => journal.lines.length > 0);
      const journal = growing[pick % Math.max(1, growing.length)];
      if (journal === undefined) break;
      appendFileSync(journal.path, journal.torn + journal.lines.splice(0, lines).join(''));
      journal.torn = '';
      const next = journal.lines[0];
      if (afterwards === 'tear' && next !== undefined) {
        appendFileSync(journal.path, next.slice(0, 15));
        journal.lines.shift();
        journal.torn = next.slice(15);
        await database.catchUp();
      } else if (afterwards === 'pass') await database.pass();
      else if (afterwards === 'catch up') await database.catchUp();
      else if (afterwards === 'checkpoint') await database.checkpoint();
      else if (afterwards === 'close' || afterwards === 'kill') {
        if (afterwards === 'kill') await kill(database);
        else await database.close();
        database = await RunDatabase.open(place.location);
      }
    }
    for (const journal of journals) appendFileSync(journal.path, journal.torn + journal.lines.join(''));
    await database.pass();
    appendFileSync(owner.path, late.join(''));
    return await settleAndRead(database);
  } finally {
    place.remove();
  }
}

test.each(everyEngine)(
  '$product: however journals grow and owners come and go, every event is applied exactly once',
  async ({ engine }) => {
    await fc.assert(
      fc.asyncProperty(plan, async (plan) => {
        expect(await bitByBit(plan, engine)).toEqual(await atOnce(plan, engine));
      }),
      {
        numRuns: Number(process.env['ASSAY_PROPERTY_RUNS'] ?? (engine === 'duckdb' ? 8 : 4)),
        seed: 20261120,
        endOnFailure: true,
      },
    );
  },
  600_000,
);

test('what is compared holds the rows of every kind of event', async () => {
  const kinds = Array.from({ length: 10 }, (_, kind) => ({ kind, retried: kind === 4 }));
  const content = (await atOnce(
    {
      workers: [[{ steps: kinds, attempts: 2, ends: true }]],
      closed: [true, true, true],
      finished: true,
      moves: [],
    },
    'duckdb',
  )) as Record<string, readonly string[]>;
  const sizes = Object.fromEntries(Object.entries(content).map(([table, rows]) => [table, rows.length]));
  expect(sizes).toEqual({
    projects: 1,
    suites: 2,
    tests: 2,
    journals: 2,
    runs: 1,
    workers: 1,
    suite_runs: 2,
    executions: 3,
    sections: 2,
    steps: 22,
    step_runs: 24,
    step_posts: 2,
    execution_posts: 0,
    artifacts: 0,
    logs: 8,
  });
});
