import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAddress } from '../../src/keeper/lock-file.ts';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { startKeeper } from '../../src/keeper/start-keeper.ts';
import { AssayError, messageOf } from '../../src/model/errors.ts';
import { journalsDirectory } from '../../src/recording/journal/journal-files.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { damageLog } from './damage-log.ts';
import { expectedRuns } from './expected-rows.ts';
import { JournalShelf } from './kept-journals.ts';
import { killPlans } from './kill-plans.ts';
import { killAtOnce, processesOf } from './processes.ts';
import { Random } from './random.ts';
import type { RunningScenario, Scenario } from './scenario.ts';
import { problemsOf } from './verify-database.ts';

/** How long a run may stay open after the death of its writers (ms). */
const closeWithinMs = 10_000;
const patienceMs = 60_000;
/** Quiet for so long, a keeper has made a checkpoint and dropped the journals (ms). */
const afterCheckpointMs = 2200;

export interface RoundResult {
  readonly seed: number;
  readonly plan: string;
  /** Events in the journals. */
  readonly events: number;
  /** Events that a writer noted as flushed steps and executions. */
  readonly acknowledged: number;
  readonly kills: Readonly<Record<string, number>>;
  /** Kills of a keeper that left a write-ahead log. */
  readonly logsLeft: number;
  readonly logsDamaged: number;
  readonly tornLines: number;
  /** From the death of the last writer, or the first answer of the last keeper, until the run was closed (ms). */
  readonly closeMs: number;
  readonly keeperMs: number;
  readonly questions: number;
  readonly problems: readonly string[];
  readonly folder: string;
}

export const pause = (milliseconds: number) => new Promise<void>((wake) => setTimeout(wake, milliseconds));

/** A round while it is played: what kill plans work with. */
export class Round {
  readonly folder = mkdtempSync(join(tmpdir(), 'assay-crash-'));
  readonly databasePath = join(this.folder, 'results.db');
  readonly random: Random;
  readonly writers: RunningScenario;
  readonly moments: Scenario['moments'];
  readonly shelf = new JournalShelf(journalsDirectory(this.databasePath), join(this.folder, 'shelf'));
  readonly kills: Record<string, number> = {};
  readonly problems: string[] = [];
  logsLeft = 0;
  /** How long the last keeper took to answer after it was asked for (ms); it has the lowest priority of all. */
  keeperMs = 0;
  questions = 0;
  over = false;
  #keeperAskedAt = 0;

  constructor(scenario: Scenario, seed: number) {
    this.random = new Random(seed);
    this.moments = scenario.moments;
    if (this.random.chance(0.5)) this.askForKeeper();
    this.writers = scenario.start(this.folder, this.databasePath, this.random);
  }

  /** What whoever records or asks next does. */
  askForKeeper(): void {
    this.#keeperAskedAt = performance.now();
    this.#startKeeper();
  }

  #startKeeper(): void {
    const problem = startKeeper({
      location: duckDbFile(this.databasePath),
      env: { ...process.env, ASSAY_KEEPER_IDLE_MS: '60000' },
    });
    if (problem !== null) this.problems.push(`the keeper could not be started: ${problem}`);
  }

  /** Waits until a keeper can be asked, or for so long. */
  async keeperAnswers(mostMs: number): Promise<void> {
    const started = performance.now();
    let asked = started;
    while (readAddress(this.databasePath) === null && performance.now() - started < mostMs) {
      await pause(10);
      if (performance.now() - asked < 1000) continue;
      // One that was just killed may have looked alive when a new one was asked for.
      asked = performance.now();
      this.#startKeeper();
    }
  }

  keepers(): number[] {
    return processesOf(this.databasePath, 'keeper-main');
  }

  killKeeper(kind = 'keeper'): void {
    for (const pid of this.keepers()) {
      if (!killAtOnce(pid)) continue;
      this.count(kind);
      const log = statSync(`${this.databasePath}.wal`, { throwIfNoEntry: false });
      if (log !== undefined && log.size > 0) this.logsLeft++;
    }
  }

  killOwner(): void {
    if (killAtOnce(this.writers.living().owner)) this.count('owner');
  }

  killWorkers(most = Number.POSITIVE_INFINITY): void {
    for (const pid of this.writers.living().workers.slice(0, most)) if (killAtOnce(pid)) this.count('worker');
  }

  count(kind: string): void {
    this.kills[kind] = (this.kills[kind] ?? 0) + 1;
  }

  /** Asks without pause, as an impatient reader does: what was seen once must never be gone. */
  async readAllTheTime(): Promise<void> {
    let seen = 0;
    while (!this.over) {
      await pause(this.random.between(0, 40));
      // Without a keeper it would have to open the file itself; it does so seldom, for the next keeper waits meanwhile.
      if (readAddress(this.databasePath) === null && this.random.chance(0.9)) continue;
      try {
        const count = Number((await this.ask('SELECT count(*) FROM step_runs'))[0]?.[0]);
        this.questions++;
        if (count < seen) this.problems.push(`a reader saw ${seen} step runs, and later ${count}`);
        seen = count;
      } catch (error) {
        const expected = ['KEEPER_UNREACHABLE', 'DATABASE_LOCKED', 'DATABASE_MISSING'];
        if (!(error instanceof AssayError) || !expected.includes(error.code))
          this.problems.push(`a reader was told: ${messageOf(error)}`);
      }
    }
  }

  async ask(sql: string): Promise<readonly (readonly unknown[])[]> {
    const access = await openDatabaseAccess({
      location: duckDbFile(this.databasePath),
      program: { signal: new AbortController().signal },
      mustExist: true,
    });
    try {
      const { rows } = await access.query({ sql, maxRows: Number.POSITIVE_INFINITY, timeoutMs: patienceMs });
      return rows;
    } finally {
      await access.close();
    }
  }

  /** Waits for the end of the writers and of their runs; returns how long the latter took while there was a keeper. */
  async closed(): Promise<number> {
    await Promise.race([
      this.writers.ended,
      pause(patienceMs).then(() => Promise.reject(new Error('the writers did not end'))),
    ]);
    const ended = performance.now();
    if (this.random.chance(0.3)) this.#tearLines();
    const runs = expectedRuns(this.shelf.read()).size;
    await this.keeperAnswers(patienceMs);
    const answered = performance.now();
    this.keeperMs = Math.max(0, answered - Math.max(ended, this.#keeperAskedAt));
    for (;;) {
      if (await this.#isClosed(runs)) break;
      if (performance.now() - ended > patienceMs) throw new Error('the run is still open');
      await pause(40);
    }
    return performance.now() - answered;
  }

  async #isClosed(runs: number): Promise<boolean> {
    try {
      const [row] = await this.ask(
        `SELECT (SELECT count(*) FROM runs),
           (SELECT count(*) FROM runs WHERE status = 'running') +
           (SELECT count(*) FROM executions WHERE status IN ('pending', 'running')) +
           (SELECT count(*) FROM step_runs WHERE status = 'running') +
           (SELECT count(*) FROM journals WHERE closed_at IS NULL)`,
      );
      return Number(row?.[0]) >= runs && Number(row?.[1]) === 0;
    } catch (error) {
      if (
        error instanceof AssayError &&
        (error.code === 'KEEPER_UNREACHABLE' || error.code === 'DATABASE_LOCKED')
      )
        return false;
      if (error instanceof AssayError && error.code === 'DATABASE_MISSING') return runs === 0;
      throw error;
    }
  }

  /** A process that dies inside a write leaves a part of a line; that seldom happens by itself. */
  #tearLines(): void {
    for (const path of this.shelf.undropped()) {
      try {
        const file = openSync(path, constants.O_WRONLY | constants.O_APPEND);
        writeSync(file, '{"type":"step_finished","at":17');
        closeSync(file);
      } catch {
        // Dropped this very moment.
      }
    }
  }

  /** Sends the last keeper home, or kills it; what it leaves must be whole. */
  async endKeeper(): Promise<'left' | 'killed'> {
    const orderly = this.random.chance(0.5);
    if (this.random.chance(0.4)) await pause(afterCheckpointMs);
    for (const pid of this.keepers()) {
      if (orderly) process.kill(pid, 'SIGTERM');
      else this.killKeeper('keeper at the end');
    }
    for (const started = performance.now(); this.keepers().length > 0; await pause(20)) {
      if (performance.now() - started > 20_000) throw new Error('the keeper does not leave');
    }
    return orderly ? 'left' : 'killed';
  }
}

/** Plays one round: a run is recorded, processes are killed, and the database is compared with what was written. */
export async function playRound(scenario: Scenario, seed: number): Promise<RoundResult> {
  const round = new Round(scenario, seed);
  const plan = round.random.pick(killPlans);
  let closeMs = 0;
  let logsDamaged = 0;
  let acknowledged = 0;
  try {
    const reader = round.random.chance(0.4) ? round.readAllTheTime() : null;
    await plan.play(round);
    round.askForKeeper();
    closeMs = await round.closed();
    if (closeMs > closeWithinMs)
      round.problems.push(`the run was closed only after ${Math.round(closeMs)} ms`);
    round.over = true;
    await reader;
    const end = await round.endKeeper();
    if (end === 'killed' && round.random.chance(0.3))
      logsDamaged += damageLog(round.databasePath, round.random);
    round.shelf.stop();
    const notes = round.writers.acknowledged();
    acknowledged = notes.reduce((sum, note) => sum + note.finished.length, 0);
    const journals = round.shelf.read();
    if (existsSync(round.databasePath) || journals.length > 0)
      round.problems.push(
        ...(await problemsOf((sql) => round.ask(sql), journals, notes)),
        ...((await round.writers.check?.((sql) => round.ask(sql))) ?? []),
      );
  } catch (error) {
    round.problems.push(
      `the round broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  } finally {
    round.over = true;
    round.shelf.stop();
    round.killWorkers();
    round.killOwner();
    for (const pid of round.keepers()) killAtOnce(pid);
  }
  const journals = round.shelf.read();
  if (round.problems.length === 0) rmSync(round.folder, { recursive: true, force: true, maxRetries: 5 });
  return {
    seed,
    plan: plan.name,
    events: journals.reduce((sum, journal) => sum + journal.events.length, 0),
    acknowledged,
    kills: round.kills,
    logsLeft: round.logsLeft,
    logsDamaged,
    tornLines: journals.filter((journal) => journal.torn).length,
    closeMs,
    keeperMs: round.keeperMs,
    questions: round.questions,
    problems: round.problems,
    folder: round.folder,
  };
}
