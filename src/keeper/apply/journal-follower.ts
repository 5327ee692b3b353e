import { messageOf } from '../../model/errors.ts';
import type { EventOf, RecordEvent } from '../../model/events/record-event.ts';
import { updateRunCounts } from '../../storage/builds/run-counts.ts';
import { reopenRun } from '../../storage/builds/shards.ts';
import type { FailureKind, StorageConnection } from '../../storage/engines/storage-engine.ts';
import { InsertedTwice, RowBatch } from '../../storage/row-batch.ts';
import { quoteText } from '../../storage/sql/create-table.ts';
import { textOf, uuidValue } from '../../storage/sql/value-expressions.ts';
import { Catalogue } from './catalogue.ts';
import { claimCatalogueRows } from './catalogue-claims.ts';
import { claimOffsets, StaleOffsets } from './claim-offsets.ts';
import { type ClosableJournal, closeJournal, type WriterEnd } from './close-journal.ts';
import { eventContext } from './event-context.ts';
import { type BatchRules, fillBatch } from './fill-batch.ts';
import { IdPools } from './id-pools.ts';
import { joinedBuild } from './joined-build.ts';
import { JournalRegistry } from './journal-registry.ts';
import { hasWholeLines, modifiedMs, sizeOf } from './journal-size.ts';
import type { JournalState } from './journal-state.ts';
import { finishRun, startRun } from './run-handlers.ts';
import { loadRunState, type RunState, withSuitesOf } from './run-state.ts';

type Parser = typeof import('../../model/events/parse-event.ts');

/** Bytes of journals taken into one batch at most: about 20,000 events, some 100 ms of work. */
const batchBytes = 4 * 1024 * 1024;
/** How long a worker's journal waits for the journal that tells of its run (ms). */
const orphanGraceMs = 5000;
/** How often a batch is filled anew because a key was taken meanwhile, before its events are held to be at fault. */
const triesAfterConflict = 2;
/** Trouble that an event may be the reason of. */
const dataKinds: ReadonlySet<FailureKind> = new Set(['unique', 'foreign-key', 'check', 'not-null', 'value']);
/** How often the counts of a running run are brought up to date (ms). */
const countsEveryMs = 1000;

/** What one pass did. */
export interface PassReport {
  readonly events: number;
  readonly bytes: number;
  /** Whether another pass should follow at once. */
  readonly more: boolean;
}

/** Follows all journals of a database and applies them exactly once: rows and offsets in one transaction. */
export class JournalFollower {
  readonly registry: JournalRegistry;
  readonly runs = new Map<string, RunState>();
  /** Is told of each batch once it is committed; must not throw. */
  onCommitted: ((batch: RowBatch, connection: StorageConnection) => Promise<void>) | null = null;
  /** Is told when a batch failed: the database may have taken it all the same. */
  onUncertain: (() => void) | null = null;
  readonly #connection: StorageConnection;
  readonly #ids = new IdPools();
  readonly catalogue = new Catalogue(this.#ids);
  #eventLimit = Number.POSITIVE_INFINITY;
  #lastCounts = 0;
  /** Batches in a row that met a key which was taken. */
  #conflicts = 0;
  /** Loaded with the first journal: a command that only asks shall not pay for it. */
  #parser: Parser | null = null;
  readonly #poison = new Map<string, string>();

  constructor(connection: StorageConnection, journalsDirectory: string) {
    this.#connection = connection;
    this.registry = new JournalRegistry(journalsDirectory);
  }

  /** Reads from the database where everything stands; before the first journal appears there is no need to. */
  async #load(): Promise<Parser> {
    const parser = await import('../../model/events/parse-event.ts');
    this.#parser = parser;
    this.registry.reset();
    this.runs.clear();
    await this.catalogue.load(this.#connection);
    for (const uuid of await this.#runningRuns()) await this.findRun(uuid);
    return parser;
  }

  /** Runs that are not over and are this keeper's to watch: on a server, other machines watch their own. */
  async #runningRuns(): Promise<readonly string[]> {
    const { dialect, capabilities } = this.#connection;
    const here = this.registry.uuids().map((uuid) => uuidValue(dialect, quoteText(uuid)));
    if (capabilities.manyMachines && here.length === 0) return [];
    const rows = await this.#connection.rows(
      `SELECT DISTINCT ${textOf(dialect, 'run_uuid')} AS uuid FROM journals
       WHERE run_id IN (SELECT run_id FROM runs WHERE status = 'running')
         ${capabilities.manyMachines ? `AND uuid IN (${here.join(', ')})` : ''}`,
    );
    return rows.map((row) => String(row.uuid));
  }

  /** Bytes that lie in journals and are not in the database yet (torn last lines included). */
  unappliedBytes(): number {
    let bytes = 0;
    for (const journal of this.registry.states.values())
      bytes += Math.max(0, sizeOf(journal) - journal.appliedBytes);
    return bytes;
  }

  /**
   * One pass over all journals: what they have is applied in one transaction. When a constraint refuses it, the state
   * is read back and the next passes take less at a time, until the event that cannot be applied stands alone: that
   * one is skipped and told.
   *
   * @throws the engine's error when it is not about a constraint (disk full, database gone)
   */
  async pass(nowMs = Date.now()): Promise<PassReport> {
    if (this.#parser === null && !this.registry.hasFiles()) return { events: 0, bytes: 0, more: false };
    const parser = this.#parser ?? (await this.#load());
    const batch = new RowBatch();
    const starts = new Map<JournalState, number>();
    let taken: PassReport = { events: 0, bytes: 0, more: false };
    try {
      await this.registry.discover(this.#connection, batch, this.#ids, nowMs, parser.parseHeaderLine);
      taken = await this.#takeAll(batch, nowMs, starts, this.#rules(batch, parser));
      this.#refreshCounts(batch, nowMs);
      if (!(await this.#commit(batch, starts))) {
        await this.#load();
        return { events: 0, bytes: 0, more: true };
      }
      this.#conflicts = 0;
      this.#eventLimit = this.#eventLimit > 100_000 ? Number.POSITIVE_INFINITY : this.#eventLimit * 4;
      return taken;
    } catch (error) {
      this.onUncertain?.();
      await this.#load();
      const events = Array.from(starts.keys()).reduce((sum, journal) => sum + journal.appliedEvents, 0);
      if (error instanceof StaleOffsets || this.#mayBeConflict(error))
        return { events: 0, bytes: 0, more: true };
      if (!this.#isAboutData(error) || events === 0) throw error;
      this.#narrowDown(starts, error);
      return { events: 0, bytes: 0, more: true };
    }
  }

  /**
   * Writes a batch. Where others write to the database, too, only if the journals stand where they are believed to.
   *
   * @returns false when somebody else made catalogue rows of this batch first: it must be filled anew
   */
  async #commit(batch: RowBatch, starts: ReadonlyMap<JournalState, number>): Promise<boolean> {
    if (batch.isEmpty) return true;
    const { manyWriters, manyMachines } = this.#connection.capabilities;
    if (manyWriters) claimOffsets(batch, starts);
    if (manyMachines && !(await claimCatalogueRows(this.#connection, batch))) return false;
    await batch.commit(this.#connection);
    await this.onCommitted?.(batch, this.#connection);
    return true;
  }

  #count(batch: RowBatch, runId: number): void {
    batch.afterwards((connection) => updateRunCounts(connection, runId), { what: 'run', runId });
  }

  /** A key that somebody else has just taken looks like one that can never be inserted: the first time it is tried again. */
  #mayBeConflict(error: unknown): boolean {
    const { manyMachines } = this.#connection.capabilities;
    const kind = this.#connection.failureKind(error);
    const tries = triesAfterConflict * (manyMachines ? 10 : 1);
    return (kind === 'unique' || kind === 'serialization') && this.#conflicts++ < tries;
  }

  #isAboutData(error: unknown): boolean {
    const kind = this.#connection.failureKind(error);
    return error instanceof InsertedTwice || (kind !== null && dataKinds.has(kind));
  }

  /** Ends what a dead writer left open, in a transaction of its own. */
  async closeDeadWriter(journal: ClosableJournal, end: WriterEnd): Promise<void> {
    const batch = new RowBatch();
    closeJournal(batch, journal, end);
    const { run } = journal;
    if (run !== null) this.#count(batch, run.runId);
    await batch.commit(this.#connection);
    await this.onCommitted?.(batch, this.#connection);
  }

  /** Ends a run whose owner died. */
  async closeDeadRun(
    run: RunState,
    end: { at: number; status: 'interrupted' | 'error'; error_message: string },
  ): Promise<void> {
    const batch = new RowBatch();
    finishRun({ batch, run }, end);
    this.#count(batch, run.runId);
    await batch.commit(this.#connection);
    run.countsStale = false;
    await this.onCommitted?.(batch, this.#connection);
  }

  async #takeAll(
    batch: RowBatch,
    nowMs: number,
    starts: Map<JournalState, number>,
    rules: BatchRules,
  ): Promise<PassReport> {
    const growing = Array.from(this.registry.states.values()).filter(
      (journal) => sizeOf(journal) > journal.appliedBytes,
    );
    if (growing.length > 0) await this.#ids.refill(this.#connection);
    growing.sort((a, b) => Number(a.header.role === 'worker') - Number(b.header.role === 'worker'));
    const share = Math.max(64 * 1024, Math.floor(batchBytes / Math.max(1, growing.length)));
    let events = 0;
    let bytes = 0;
    let more = false;
    let waits = false;
    for (const journal of growing) {
      if (!(await this.#knowsRun(journal, batch, nowMs))) continue;
      const limit = this.#eventLimit - events;
      if (limit <= 0 || bytes >= batchBytes) return { events, bytes, more: true };
      if (journal.run === null) await this.#expectRun(journal, batch, rules);
      const offset = journal.appliedBytes;
      const taken = fillBatch(journal, rules, { bytes: share, events: limit });
      if (taken.events > 0) starts.set(journal, offset);
      events += taken.events;
      bytes += taken.bytes;
      more ||= taken.more;
      waits ||= taken.waits;
      if (taken.events > 0) this.#touch(batch, journal, nowMs);
    }
    // What waits for others goes on as soon as there was something of theirs; without it a pass would spin.
    return { events, bytes, more: more || (waits && events > 0) };
  }

  #touch(batch: RowBatch, journal: JournalState, nowMs: number): void {
    journal.lastGrowthMs = nowMs;
    batch.update('journals', journal.journalId, {
      run_id: journal.run?.runId,
      applied_bytes: journal.appliedBytes,
      applied_events: journal.appliedEvents,
      skipped_events: journal.skippedEvents,
      updated_at: journal.lastEventAt,
      heard_at: Math.round(nowMs * 1000),
      closed_at: journal.closed ? journal.lastEventAt : undefined,
    });
  }

  #rules(batch: RowBatch, parser: Parser): BatchRules {
    return {
      parseLine: parser.parseEventLine,
      startRun: (journal, event) => {
        if (event.type !== 'run_started') return null;
        const run = startRun(batch, this.catalogue, this.#ids, journal.header.run_uuid, event);
        this.runs.set(run.uuid, run);
        return run;
      },
      hasIds: () => this.#ids.covers(),
      contextOf: (journal, run) => eventContext(batch, this.catalogue, this.#ids, journal, run),
      mustWait: (journal, event) => this.#mustWait(journal, event),
      poison: (journal) =>
        this.#poison.size === 0
          ? null
          : (this.#poison.get(`${journal.fileName}@${journal.appliedBytes}`) ?? null),
      applied: (journal, event) => {
        if (event.type === 'journal_closed') journal.closed = true;
        if (event.type === 'writer_lost') this.#writerLost(batch, event);
      },
    };
  }

  /** What the owner says of its workers is applied after everything that they wrote themselves. */
  #mustWait(journal: JournalState, event: RecordEvent): boolean {
    if (event.type === 'writer_lost') {
      const lost = this.registry.byUuid(event.journal_uuid);
      return lost === undefined ? this.registry.mayAppear(event.journal_uuid) : hasWholeLines(lost);
    }
    if (event.type !== 'run_finished') return false;
    for (const other of this.registry.states.values()) {
      if (
        other.header.run_uuid === journal.header.run_uuid &&
        other !== journal &&
        !other.closed &&
        hasWholeLines(other)
      )
        return true;
    }
    return false;
  }

  #writerLost(batch: RowBatch, event: EventOf<'writer_lost'>): void {
    const lost = this.registry.byUuid(event.journal_uuid);
    if (lost === undefined || lost.closed) return;
    closeJournal(batch, lost, {
      status: event.status,
      at: event.at,
      message: event.message ?? 'the worker process ended unexpectedly',
      exitCode: event.exit_code ?? null,
      signal: event.signal ?? null,
    });
  }

  async #knowsRun(journal: JournalState, batch: RowBatch, nowMs: number): Promise<boolean> {
    if (journal.run === null) journal.run = await this.findRun(journal.header.run_uuid);
    if (journal.run === null && journal.header.role === 'worker') {
      if (nowMs - Math.min(journal.lastGrowthMs, modifiedMs(journal)) < orphanGraceMs) return false;
      await this.#ids.reserve(this.#connection, 'runs', 1);
      await this.#ids.reserve(this.#connection, 'projects', 1);
      journal.run = this.#adoptOrphan(batch, journal);
    }
    if (journal.run !== null && journal.workerId === null && journal.header.role === 'worker') {
      await this.#ids.reserve(this.#connection, 'workers', 1);
      this.#addWorker(batch, journal, journal.run);
    }
    return true;
  }

  /** An owner's journal begins with its run: a new one, or (by its build key) one that another shard has made. */
  async #expectRun(journal: JournalState, batch: RowBatch, rules: BatchRules): Promise<void> {
    const joined = await joinedBuild(this.#connection, journal, rules.parseLine, this.runs.values());
    if (joined === null) {
      await this.#ids.reserve(this.#connection, 'runs', 1);
      await this.#ids.reserve(this.#connection, 'projects', 1);
      return;
    }
    await this.catalogue.learn(this.#connection, joined.run.projectKey);
    journal.run = joined.run;
    this.runs.set(joined.run.uuid, joined.run);
    const { runId } = joined.run;
    batch.afterwards((connection) => reopenRun(connection, runId, joined.at), { what: 'run', runId });
  }

  /** The run with this UUID; null when the database doesn't know it. */
  async findRun(uuid: string): Promise<RunState | null> {
    const known = this.runs.get(uuid);
    if (known !== undefined) return known;
    const loaded = await loadRunState(this.#connection, uuid);
    if (loaded === null) return null;
    await this.catalogue.learn(this.#connection, loaded.projectKey);
    const other = this.runs.values().find(({ runId }) => runId === loaded.runId);
    const run = other === undefined ? loaded : withSuitesOf(loaded, other);
    this.runs.set(uuid, run);
    return run;
  }

  /** A worker's journal whose owner's journal never came: its results are kept under a run of their own. */
  #adoptOrphan(batch: RowBatch, journal: JournalState): RunState {
    const project = { key: 'unknown', name: 'unknown project' };
    const run = startRun(batch, this.catalogue, this.#ids, journal.header.run_uuid, {
      type: 'run_started',
      at: journal.header.started_at,
      project,
    });
    this.runs.set(run.uuid, run);
    return run;
  }

  #addWorker(batch: RowBatch, journal: JournalState, run: RunState): void {
    journal.workerId = this.#ids.take('workers');
    const { header } = journal;
    batch.insert('workers', journal.workerId, {
      worker_id: journal.workerId,
      run_id: run.runId,
      journal_id: journal.journalId,
      worker_index: header.worker_index ?? 0,
      pid: header.pid,
      host: header.host,
      started_at: header.started_at,
      created_at: header.started_at,
    });
  }

  /** Counts of running runs now and then, those of finished ones with the batch that changes them. */
  #refreshCounts(batch: RowBatch, nowMs: number): void {
    const due = nowMs - this.#lastCounts >= countsEveryMs;
    if (due) this.#lastCounts = nowMs;
    for (const run of this.runs.values()) {
      if (!run.countsStale || !(due || run.finished)) continue;
      this.#count(batch, run.runId);
      run.countsStale = false;
    }
  }

  #narrowDown(starts: ReadonlyMap<JournalState, number>, error: unknown): void {
    if (this.#eventLimit > 1) {
      this.#eventLimit =
        this.#eventLimit === Number.POSITIVE_INFINITY ? 1024 : Math.max(1, Math.floor(this.#eventLimit / 8));
      return;
    }
    for (const [journal, offset] of starts)
      this.#poison.set(`${journal.fileName}@${offset}`, messageOf(error));
  }
}
