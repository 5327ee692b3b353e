import { closeSync, constants, mkdtempSync, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayError } from '../../src/model/errors.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { SeededRandom } from '../../src/storage/sample/history/seeded-random.ts';
import type { CrashGround } from './crash-ground.ts';
import { expectedRuns } from './expected-runs.ts';
import type { KeptJournal } from './kept-journals.ts';
import { Machine, pause } from './machine.ts';
import { killAtOnce } from './processes.ts';
import { Recordings } from './recordings.ts';
import type { Scenario } from './scenario.ts';

const patienceMs = 120_000;
/** Quiet for so long, a keeper has made a checkpoint and dropped the journals (ms). */
const afterCheckpointMs = 2200;

/** Who asks while keepers are killed may be told that nobody is there; where a server is stopped, also that. */
const expectedOfKeepers = ['KEEPER_UNREACHABLE', 'DATABASE_LOCKED', 'DATABASE_MISSING'];
const expectedOfServers = ['CONNECTION_FAILED', 'CONNECTION_LOST'];

const isOneOf = (error: unknown, codes: readonly string[]) =>
  error instanceof AssayError && codes.includes(error.code);

/** A round while it is played: what kill plans work with. */
export class Round {
  readonly ground: CrashGround;
  readonly folder: string;
  readonly database: DatabaseLocation;
  readonly machines: readonly Machine[];
  readonly random: SeededRandom;
  readonly recordings: Recordings;
  readonly moments: Scenario['moments'];
  readonly kills: Record<string, number> = {};
  /** What was saved while processes were killed. */
  readonly saves = { backup: 0, copy: 0, merge: 0 };
  readonly problems: string[] = [];
  logsLeft = 0;
  /** How long the last keeper took to answer after it was asked for (ms); it has the lowest priority of all. */
  keeperMs = 0;
  questions = 0;
  over = false;

  private constructor(
    ground: CrashGround,
    folder: string,
    locations: readonly DatabaseLocation[],
    random: SeededRandom,
    scenario: Scenario,
  ) {
    this.ground = ground;
    this.folder = folder;
    this.database = locations[0] as DatabaseLocation;
    this.random = random;
    this.moments = scenario.moments;
    this.machines = locations.map((location) => new Machine(location, (text) => this.problems.push(text)));
    if (random.chance(0.5)) this.askForKeepers();
    this.recordings = new Recordings(scenario, this.machines, random);
  }

  /** Begins a round: with a new database, on one machine or (where the engine has a server) on two. */
  static async begin(ground: CrashGround, scenario: Scenario, seed: number): Promise<Round> {
    const random = new SeededRandom(String(seed));
    const folder = mkdtempSync(join(tmpdir(), 'assay-crash-'));
    const locations = await ground.newDatabase(folder, random.chance(0.5) ? 2 : 1);
    return new Round(ground, folder, locations, random, scenario);
  }

  askForKeepers(): void {
    for (const machine of this.machines) machine.askForKeeper();
  }

  keepers(): number[] {
    return this.machines.flatMap((machine) => machine.keepers());
  }

  async keepersAnswer(mostMs: number): Promise<void> {
    await Promise.all(this.machines.map((machine) => machine.keeperAnswers(mostMs)));
  }

  killKeepers(kind = 'keeper'): void {
    for (const machine of this.machines) {
      const { killed, logsLeft } = machine.killKeepers();
      this.count(kind, killed);
      this.logsLeft += logsLeft;
    }
  }

  killOwners(): void {
    for (const owner of this.recordings.living().owners) if (killAtOnce(owner)) this.count('owner');
  }

  killWorkers(most = Number.POSITIVE_INFINITY): void {
    const { workers } = this.recordings.living();
    for (const pid of workers.slice(0, most)) if (killAtOnce(pid)) this.count('worker');
  }

  count(kind: string, times = 1): void {
    if (times > 0) this.kills[kind] = (this.kills[kind] ?? 0) + times;
  }

  /** Asks without pause, as an impatient reader does: what was seen once must never be gone. */
  async readAllTheTime(): Promise<void> {
    let seen = 0;
    while (!this.over) {
      await pause(this.random.whole(0, this.ground.engine === 'duckdb' ? 40 : 250));
      const machine = this.random.pick(this.machines);
      // Without a keeper it would have to open the file itself; it does so seldom, for the next keeper waits meanwhile.
      if (!machine.hasKeeper() && this.random.chance(0.9)) continue;
      try {
        const count = Number((await machine.ask('SELECT count(*) FROM step_runs'))[0]?.[0]);
        this.questions++;
        if (count < seen) this.problems.push(`a reader saw ${seen} step runs, and later ${count}`);
        seen = count;
      } catch (error) {
        const expected = this.ground.server === null ? [] : expectedOfServers;
        if (!isOneOf(error, [...expectedOfKeepers, ...expected]))
          this.problems.push(`a reader was told: ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
  }

  async ask(sql: string): Promise<readonly (readonly unknown[])[]> {
    return await (this.machines[0] as Machine).ask(sql);
  }

  /** Every journal that there ever was, on all machines. */
  journals(): KeptJournal[] {
    return this.machines.flatMap(({ shelf }) => shelf.read());
  }

  /** Waits for the end of the writers and of their runs; returns how long the latter took while there was a keeper. */
  async closed(): Promise<number> {
    await Promise.race([
      this.recordings.ended,
      pause(patienceMs).then(() => Promise.reject(new Error('the writers did not end'))),
    ]);
    const ended = performance.now();
    if (this.random.chance(0.3)) this.#tearLines();
    const runs = expectedRuns(this.journals()).length;
    await this.keepersAnswer(patienceMs);
    const answered = performance.now();
    const asked = Math.max(ended, ...this.machines.map(({ askedAt }) => askedAt));
    this.keeperMs = Math.max(0, answered - asked);
    for (;;) {
      if (await this.#isClosed(runs)) break;
      if (performance.now() - ended > patienceMs) throw new Error('the run is still open');
      // Where each question opens the database, many of them would take the keeper's time.
      await pause(this.ground.engine === 'duckdb' ? 40 : 150);
    }
    return performance.now() - answered;
  }

  async #isClosed(runs: number): Promise<boolean> {
    try {
      let closed = true;
      // Each is asked: where a keeper that was just killed still looked alive, nobody else applies its journals.
      for (const machine of this.machines) {
        const [row] = await machine.ask(
          `SELECT (SELECT count(*) FROM runs),
           (SELECT count(*) FROM runs WHERE status = 'running') +
           (SELECT count(*) FROM executions WHERE status IN ('pending', 'running')) +
           (SELECT count(*) FROM step_runs WHERE status = 'running') +
           (SELECT count(*) FROM journals WHERE closed_at IS NULL)`,
        );
        if (Number(row?.[0]) < runs || Number(row?.[1]) > 0) closed = false;
      }
      return closed;
    } catch (error) {
      if (isOneOf(error, ['KEEPER_UNREACHABLE', 'DATABASE_LOCKED'])) return false;
      if (isOneOf(error, ['DATABASE_MISSING'])) return runs === 0;
      throw error;
    }
  }

  /** A process that dies inside a write leaves a part of a line; that seldom happens by itself. */
  #tearLines(): void {
    for (const path of this.machines.flatMap(({ shelf }) => shelf.undropped())) {
      try {
        const file = openSync(path, constants.O_WRONLY | constants.O_APPEND);
        writeSync(file, '{"type":"step_finished","at":17');
        closeSync(file);
      } catch {
        // Dropped this very moment.
      }
    }
  }

  /** Sends the last keepers home, or kills them; what they leave must be whole. */
  async endKeepers(): Promise<'left' | 'killed'> {
    const orderly = this.random.chance(0.5);
    if (this.random.chance(0.4)) await pause(afterCheckpointMs);
    if (orderly) for (const pid of this.keepers()) process.kill(pid, 'SIGTERM');
    else this.killKeepers('keeper at the end');
    for (const started = performance.now(); this.keepers().length > 0; await pause(20)) {
      if (performance.now() - started > 20_000) throw new Error('the keeper does not leave');
    }
    return orderly ? 'left' : 'killed';
  }

  /** Nobody writes any more, and journals are no longer collected. */
  abandon(): void {
    this.over = true;
    this.recordings.stop();
    for (const { shelf } of this.machines) shelf.stop();
    this.killWorkers();
    this.killOwners();
    for (const pid of this.keepers()) killAtOnce(pid);
  }
}
