import { isoTimestamp } from '../../std/timestamp.ts';
import type { RowBatch } from '../../storage/row-batch.ts';
import type { TableName } from '../../storage/tables/all-tables.ts';
import type { JournalFollower } from '../apply/journal-follower.ts';
import type { JournalState } from '../apply/journal-state.ts';
import type { LiveFeed } from './live-feed.ts';
import type { PendingChange } from './pending-change.ts';

type AnyRow = Readonly<Record<string, unknown>>;

/** Characters of a text that a live page shows. */
const shownCharacters = 500;
const idsOfJournal = 2 ** 28;

const firstLine = (text: unknown): string => (String(text).split('\n', 1)[0] ?? '').slice(0, shownCharacters);

/** Columns as they are, where they are there. */
function plain(row: AnyRow, columns: readonly string[]): Record<string, unknown> {
  const change: Record<string, unknown> = {};
  for (const column of columns) {
    const value = row[column];
    if (value !== undefined && value !== null) change[column] = value;
  }
  return change;
}

/** The same for times, which a batch has as microseconds. */
function times(row: AnyRow, ...columns: readonly string[]): Record<string, unknown> {
  const change: Record<string, unknown> = {};
  for (const column of columns)
    if (typeof row[column] === 'number') change[column] = isoTimestamp(row[column]);
  return change;
}

const outcome = (row: AnyRow) => ({
  ...plain(row, ['status', 'expected_status', 'is_final_attempt', 'duration_ms', 'error_type']),
  ...times(row, 'started_at', 'ended_at'),
  ...(typeof row.error_message === 'string' ? { error: firstLine(row.error_message) } : {}),
});

const columnsOf = {
  executions: ['test_id', 'suite_run_id', 'worker_id', 'attempt_number'],
  sections: ['section_id', 'execution_id', 'parent_section_id', 'level', 'text', 'order_index'],
  steps: [
    'step_id',
    'execution_id',
    'section_id',
    'parent_step_id',
    'level',
    'order_index',
    'keyword',
    'text',
    'step_type',
  ],
  step_runs: ['step_id', 'attempt_number'],
  workers: ['worker_index', 'pid', 'host', 'exit_code', 'exit_signal'],
  artifacts: [
    'artifact_id',
    'execution_id',
    'step_run_id',
    'name',
    'kind',
    'media_type',
    'bytes',
    'width',
    'height',
  ],
  logs: ['log_id', 'execution_id', 'level', 'source'],
} as const;

/** Puts the row changes of a committed batch into what is to be told of the runs that somebody looks at. */
export class ChangesOfBatch {
  readonly #feed: LiveFeed;
  readonly #follower: JournalFollower;
  readonly #batch: RowBatch;
  readonly #journals = new Map<number, JournalState>();
  readonly #runsOfWorkers = new Map<number, number>();

  constructor(feed: LiveFeed, follower: JournalFollower, batch: RowBatch) {
    this.#feed = feed;
    this.#follower = follower;
    this.#batch = batch;
    for (const journal of follower.registry.states.values()) {
      this.#journals.set(journal.journalId, journal);
      if (journal.workerId !== null && journal.run !== null)
        this.#runsOfWorkers.set(journal.workerId, journal.run.runId);
    }
  }

  /** Tells the feed of every row; of runs themselves somebody else does. */
  collect(): void {
    this.#inserted('workers', (pending, row) => pending.worker(this.#worker(Number(row.worker_id), row)));
    for (const [id, row] of this.#batch.updatesOf('workers'))
      this.#change(this.#runsOfWorkers.get(id), (pending) => pending.worker(this.#worker(id, row)));
    for (const id of this.#batch.removalsOf('executions'))
      this.#change(this.#runOf(id), (pending) => pending.removedExecution(id));
    this.#both('executions', 'execution_id', (pending, id, row) =>
      pending.execution({ execution_id: id, ...this.#execution(id, row) }),
    );
    this.#inserted('sections', (pending, row) => pending.section(plain(row, columnsOf.sections) as never));
    this.#inserted('steps', (pending, row) => pending.step(plain(row, columnsOf.steps) as never));
    this.#both('step_runs', 'step_run_id', (pending, id, row) =>
      pending.stepRun({ step_run_id: id, ...plain(row, columnsOf.step_runs), ...outcome(row) }),
    );
    this.#inserted('artifacts', (pending, row) => pending.artifact(plain(row, columnsOf.artifacts) as never));
    this.#inserted('logs', (pending, row) =>
      pending.log({
        ...plain(row, columnsOf.logs),
        message: String(row.message).slice(0, shownCharacters),
        ...times(row, 'logged_at'),
      } as never),
    );
    for (const swept of this.#batch.swept) {
      if (swept.what === 'everything') this.#feed.reload(swept.runId);
      if (swept.what !== 'ended') continue;
      const { first, last, status, at, message } = swept;
      this.#change(swept.runId, (pending) =>
        pending.ended({ first, last, status, ended_at: isoTimestamp(at), error: firstLine(message) }),
      );
    }
  }

  #execution(id: number, row: AnyRow): object {
    const names = row.test_id === undefined ? null : this.#follower.catalogue.namesOf(Number(row.test_id));
    const journal = this.#journals.get(Math.floor(id / idsOfJournal));
    return {
      ...plain(row, columnsOf.executions),
      ...names,
      ...(row.started_at === undefined ? {} : { worker_index: journal?.header.worker_index ?? null }),
      ...outcome(row),
    };
  }

  #worker(id: number, row: AnyRow) {
    return { worker_id: id, ...plain(row, columnsOf.workers), ...times(row, 'started_at', 'ended_at') };
  }

  /** The run of a row whose id comes from a journal. */
  #runOf(id: number): number | undefined {
    return this.#journals.get(Math.floor(id / idsOfJournal))?.run?.runId;
  }

  #change(run: number | undefined, fill: (pending: PendingChange) => void): void {
    if (run !== undefined) this.#feed.change(run, fill);
  }

  #inserted(table: TableName, fill: (pending: PendingChange, row: AnyRow) => void): void {
    for (const row of this.#batch.insertsOf(table))
      this.#change(Number(row.run_id), (pending) => fill(pending, row));
  }

  #both(
    table: 'executions' | 'step_runs',
    key: string,
    fill: (pending: PendingChange, id: number, row: AnyRow) => void,
  ): void {
    this.#inserted(table, (pending, row) => fill(pending, Number(row[key]), row));
    for (const [id, row] of this.#batch.updatesOf(table))
      this.#change(this.#runOf(id), (pending) => fill(pending, id, row));
  }
}
