import { join } from 'node:path';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import type { RecordEvent } from '../../src/model/events/record-event.ts';
import { journalFileName, journalsDirectory } from '../../src/recording/journal/journal-files.ts';
import { JournalWriter } from '../../src/recording/journal/journal-writer.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';

type Draft<Event> = Event extends RecordEvent ? Omit<Event, 'at'> : never;
type EventDraft = Draft<RecordEvent>;

/** UUIDs of the two runs that `recordShopRuns` writes. */
export const shopRunUuids = [
  '019aa000-0000-7000-8000-000000000001',
  '019aa5c0-0000-7000-8000-000000000002',
] as const;

const project = { key: 'shop', name: 'Shop' };
const suite = {
  key: 'features/basket.feature',
  kind: 'feature' as const,
  name: 'The basket',
  path: 'features/basket.feature',
  tags: ['@shop'],
};

function scenario(name: string, line: number, tags: readonly string[] = []) {
  return {
    key: `features/basket.feature#${name}`,
    name,
    source: 'gherkin' as const,
    path: 'features/basket.feature',
    line,
    tags: ['@shop', ...tags],
  };
}

const tests = {
  add: scenario('Add an article', 5, ['@smoke']),
  remove: scenario('Remove an article', 15),
  pay: scenario('Pay | with "card"', 25, ['@smoke', '@payment']),
  voucher: scenario('Use a voucher', 35),
  gift: scenario('Wrap as a gift', 45),
};

/** One journal, its clock in ms after the start of its run. */
class Recording {
  readonly #writer: JournalWriter;
  readonly #start: number;

  constructor(databasePath: string, run: number, journal: number, workerIndex: number | null, start: number) {
    const uuid = `019aa000-0000-7000-9000-0000000000${run}${journal}`;
    this.#start = start;
    this.#writer = JournalWriter.create(join(journalsDirectory(databasePath), journalFileName(uuid)), {
      assay_journal: 1,
      journal_uuid: uuid,
      run_uuid: shopRunUuids[run - 1] ?? '',
      role: workerIndex === null ? 'owner' : 'worker',
      worker_index: workerIndex,
      writer: 'shop-runs 1.0.0',
      pid: process.pid,
      host: 'test-host',
      boot_id: null,
      pid_namespace: null,
      process_start: null,
      started_at: start,
    });
  }

  at(milliseconds: number, ...events: readonly EventDraft[]): void {
    for (const event of events) {
      this.#writer.append({ ...event, at: this.#start + milliseconds * 1000 } as RecordEvent);
    }
    this.#writer.flush();
  }

  id(): number {
    return this.#writer.nextId();
  }

  /** A scenario with one step. */
  execute(
    from: number,
    to: number,
    test: (typeof tests)[keyof typeof tests],
    status: 'passed' | 'failed' | 'skipped',
    options: {
      readonly attempt?: number;
      readonly final?: boolean;
      readonly message?: string;
      readonly step?: string;
    } = {},
  ): void {
    const { attempt = 1, final = true, message, step = 'I open the shop' } = options;
    const failure = message === undefined ? {} : { error_type: 'AssertionError', error_message: message };
    const execution = this.id();
    const stepId = this.id();
    this.at(
      from,
      { type: 'execution_started', id: execution, suite, test, attempt_number: attempt },
      {
        type: 'step_started',
        id: stepId,
        execution_id: execution,
        level: 0,
        order_index: 0,
        keyword: 'Given',
        text: step,
        step_type: 'step',
        line: test.line + 1,
      },
    );
    this.at(
      to,
      { type: 'step_finished', id: stepId, status, duration_ms: to - from - 1, ...failure },
      {
        type: 'execution_finished',
        id: execution,
        status,
        is_final_attempt: final,
        duration_ms: to - from,
        ...failure,
      },
    );
  }

  close(): void {
    this.#writer.close(0);
  }
}

function begin(
  owner: Recording,
  planned: readonly (typeof tests)[keyof typeof tests][],
  branch: string,
): void {
  owner.at(0, {
    type: 'run_started',
    project,
    command_args: ['assay', 'run', 'features'],
    worker_count: 2,
    results_dir: 'results',
    branch,
    commit_sha: '4f2a9c1e5b7d8f90123456789abcdef012345678',
    commit_dirty: false,
  });
  for (const test of planned) owner.at(1, { type: 'test_planned', id: owner.id(), suite, test });
  owner.at(2, { type: 'suite_started', suite });
}

/** Applies what the journals have. */
async function applyJournals(location: DatabaseLocation): Promise<void> {
  const program = { signal: new AbortController().signal };
  const access = await openDatabaseAccess({ location, program, mustExist: false });
  await access.settle();
  await access.close();
}

/**
 * Makes a database with two finished runs of a small shop, by way of their journals. Run 1, on main: three scenarios, all passed. Run 2, on a
 * branch: one passed (with a section, a retried sub-step and a screenshot), one failed, one flaky, one skipped, one
 * that never started.
 */
export async function recordShopRuns(location: DatabaseLocation): Promise<void> {
  const databasePath = location.path;
  const first = Date.parse('2026-11-20T09:30:00Z') * 1000;
  const owner = new Recording(databasePath, 1, 0, null, first);
  const worker = new Recording(databasePath, 1, 1, 0, first);
  begin(owner, [tests.add, tests.remove, tests.pay], 'main');
  worker.execute(10, 110, tests.add, 'passed');
  worker.execute(120, 320, tests.remove, 'passed');
  worker.execute(330, 830, tests.pay, 'passed');
  worker.close();
  owner.at(900, { type: 'suite_finished', suite_key: suite.key, status: 'passed' });
  owner.at(1000, { type: 'run_finished', status: 'passed' });
  owner.close();
  await applyJournals(location);
  recordSecondRun(databasePath);
  await applyJournals(location);
}

function recordSecondRun(databasePath: string): void {
  const start = Date.parse('2026-11-21T10:00:00Z') * 1000;
  const owner = new Recording(databasePath, 2, 0, null, start);
  const workers = [1, 2].map((number) => new Recording(databasePath, 2, number, number - 1, start));
  const [one, two] = workers as [Recording, Recording];
  begin(owner, Object.values(tests), 'voucher-fix');
  recordRichScenario(one);
  const broken = 'expected 3 articles, got 2\n  at basket.ts:12';
  one.execute(500, 1500, tests.pay, 'failed', { message: broken, step: 'I pay 12.50 EUR' });
  two.execute(10, 400, tests.remove, 'failed', { final: false, message: 'timeout of 350 ms' });
  two.execute(410, 600, tests.remove, 'passed', { attempt: 2 });
  two.execute(610, 611, tests.voucher, 'skipped');
  for (const worker of workers) worker.close();
  owner.at(1900, { type: 'suite_finished', suite_key: suite.key, status: 'failed' });
  owner.at(2000, { type: 'run_finished', status: 'failed' });
  owner.close();
}

function recordRichScenario(worker: Recording): void {
  const [execution, section, step, subStep, again] = [1, 2, 3, 4, 5].map(() => worker.id()) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const common = { execution_id: execution, section_id: section };
  worker.at(
    10,
    { type: 'execution_started', id: execution, suite, test: tests.add, attempt_number: 1 },
    {
      type: 'section_started',
      id: section,
      execution_id: execution,
      level: 1,
      text: 'Fill the basket',
      order_index: 0,
    },
    {
      type: 'step_started',
      id: step,
      ...common,
      level: 0,
      order_index: 1,
      keyword: 'When',
      text: 'I add 2 articles',
      step_type: 'step',
      line: 7,
    },
    {
      type: 'step_started',
      id: subStep,
      ...common,
      parent_step_id: step,
      level: 1,
      order_index: 2,
      text: 'click "Add"',
      step_type: 'sub_step',
    },
  );
  const failure = { error_type: 'Error', error_message: 'the button is covered' };
  worker.at(60, {
    type: 'step_finished',
    id: subStep,
    status: 'failed',
    is_final_attempt: false,
    ...failure,
  });
  worker.at(70, { type: 'step_retried', id: again, step_id: subStep, attempt_number: 2 });
  worker.at(
    90,
    { type: 'step_finished', id: again, status: 'passed' },
    { type: 'step_finished', id: step, status: 'passed', duration_ms: 80.125 },
    { type: 'step_post', id: worker.id(), step_run_id: step, action: 'screenshot' },
    {
      type: 'artifact',
      id: worker.id(),
      suite_key: suite.key,
      execution_id: execution,
      step_run_id: step,
      path: 'The basket/Add an article/0 - I add 2 articles.png',
      name: '0 - I add 2 articles.png',
      suffix: '.png',
      kind: 'screenshot',
      media_type: 'image/png',
      bytes: 20480,
      width: 1280,
      height: 720,
    },
    {
      type: 'log',
      id: worker.id(),
      execution_id: execution,
      level: 'warning',
      source: 'page',
      message: 'no favicon',
    },
  );
  worker.at(100, { type: 'execution_finished', id: execution, status: 'passed' });
  worker.at(101, {
    type: 'execution_post',
    id: worker.id(),
    execution_id: execution,
    action: 'after_hook',
    status: 'passed',
  });
}
