import { join } from 'node:path';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import type { RecordEvent } from '../../src/model/events/record-event.ts';
import { journalFileName, journalsDirectory } from '../../src/recording/journal/journal-files.ts';
import { JournalWriter } from '../../src/recording/journal/journal-writer.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';

/** A run that is made up the same for every tool: every fiftieth test fails with a message and a stack. */
export interface MadeUpRun {
  readonly tests: number;
  readonly testsPerSuite: number;
  readonly steps: number;
}

/** A test of it. */
export interface MadeUpTest {
  readonly index: number;
  readonly name: string;
  readonly suite: string;
  readonly failure: { readonly message: string; readonly stack: string } | null;
  readonly steps: readonly string[];
}

/** Every test of a made-up run. */
export function* madeUpTests({ tests, testsPerSuite, steps }: MadeUpRun): Generator<MadeUpTest> {
  for (let index = 0; index < tests; index++) {
    const suite = `suite-${String(Math.floor(index / testsPerSuite)).padStart(4, '0')}`;
    const message = `expected ${index % 7} articles in the basket, got ${index % 5}`;
    yield {
      index,
      name: `buys ${index} articles and pays`,
      suite,
      failure:
        index % 50 === 7
          ? {
              message,
              stack: `Error: ${message}\n    at pay (/srv/shop/${suite}.ts:12:3)\n    at run (/srv/shop/run.ts:7:1)`,
            }
          : null,
      steps: Array.from({ length: steps }, (_, step) => `does part ${step + 1} of test ${index}`),
    };
  }
}

/** Records a made-up run by way of a journal, as a runner would. */
export async function recordMadeUpRun(location: DatabaseLocation, run: MadeUpRun): Promise<void> {
  const uuid = '019aa000-0000-7000-9000-0000000000bb';
  let at = Date.parse('2026-11-21T10:00:00Z') * 1000;
  const writer = JournalWriter.create(join(journalsDirectory(location.path), journalFileName(uuid)), {
    assay_journal: 1,
    journal_uuid: uuid,
    run_uuid: '019aa000-0000-7000-8000-0000000000bb',
    role: 'owner',
    worker_index: null,
    writer: 'bench 1.0.0',
    pid: process.pid,
    host: 'bench',
    boot_id: null,
    pid_namespace: null,
    process_start: null,
    started_at: at,
  });
  type Draft<Event> = Event extends RecordEvent ? Omit<Event, 'at'> : never;
  const say = (event: Draft<RecordEvent>) => {
    at += 1000;
    writer.append({ ...event, at } as RecordEvent);
  };
  say({ type: 'run_started', project: { key: 'shop', name: 'Shop' } });
  for (const { index, name, suite, failure, steps } of madeUpTests(run)) {
    const execution_id = writer.nextId();
    const path = `tests/${suite}.spec.ts`;
    say({
      type: 'execution_started',
      id: execution_id,
      suite: { key: path, kind: 'file', name: path, path },
      test: { key: `${path}#${name}`, name, source: 'code', path, line: index + 1 },
      attempt_number: 1,
    });
    for (const [order_index, text] of steps.entries()) {
      const id = writer.nextId();
      say({ type: 'step_started', id, execution_id, level: 0, order_index, text, step_type: 'step' });
      say({ type: 'step_finished', id, status: 'passed', duration_ms: 3 });
    }
    say({
      type: 'execution_finished',
      id: execution_id,
      status: failure === null ? 'passed' : 'failed',
      duration_ms: 5 + (index % 400),
      ...(failure !== null && {
        error_type: 'Error',
        error_message: failure.message,
        stack_trace: failure.stack,
      }),
    });
    if (index % 500 === 0) writer.flush();
  }
  say({ type: 'run_finished', status: 'failed' });
  writer.close(0);
  const program = { signal: new AbortController().signal };
  const access = await openDatabaseAccess({ location, program, mustExist: false });
  await access.settle();
  await access.close();
}
