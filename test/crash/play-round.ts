import { existsSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import type { CrashGround } from './crash-ground.ts';
import { damageLog } from './damage-log.ts';
import { plansOf } from './kill-plans.ts';
import { pause } from './machine.ts';
import { isOpen } from './processes.ts';
import { Round } from './round.ts';
import { Saver } from './saver.ts';
import type { Scenario } from './scenario.ts';
import { problemsOf } from './verify-database.ts';
import { wrongSaved } from './verify-saved.ts';

/** How long a run may stay open after the death of its writers (ms), where each process has a core. */
const closeWithinMs = 10_000;
/** Keepers have the lowest priority: where others wait for cores, they wait much longer. */
const closeLimitMs = () => closeWithinMs * Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());

export interface RoundResult {
  readonly seed: number;
  readonly engine: string;
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
  readonly machines: number;
  /** How the recordings came. */
  readonly arrangement: string;
  readonly saves: Round['saves'];
  readonly problems: readonly string[];
  readonly folder: string;
}

/** Plays one round: runs are recorded, processes are killed, and the database is compared with what was written. */
export async function playRound(ground: CrashGround, scenario: Scenario, seed: number): Promise<RoundResult> {
  const round = await Round.begin(ground, scenario, seed);
  const { problems, random } = round;
  const plan = random.pick(plansOf(ground));
  let closeMs = 0;
  let logsDamaged = 0;
  let acknowledged = 0;
  try {
    const saver = random.chance(0.3) ? new Saver(round) : null;
    const saving = saver?.saveAllTheTime();
    const reader = random.chance(0.4) ? round.readAllTheTime() : null;
    await plan.play(round);
    round.askForKeepers();
    closeMs = await round.closed();
    if (closeMs > closeLimitMs()) problems.push(`the run was closed only after ${Math.round(closeMs)} ms`);
    round.over = true;
    await reader;
    await saving;
    logsDamaged = await endOf(round);
    for (const { shelf } of round.machines) shelf.stop();
    const notes = round.recordings.acknowledged();
    acknowledged = notes.reduce((sum, note) => sum + note.finished.length, 0);
    const journals = round.journals();
    if (existsSync(round.database.path) || journals.length > 0) {
      const ask = (sql: string) => round.ask(sql);
      // Each keeper's journals are applied by whoever asks at its place.
      for (const machine of round.machines) await machine.ask('SELECT 1');
      problems.push(...(await problemsOf(ask, ground.engine, journals, notes)));
      problems.push(...(await round.recordings.check(ask)));
      if (saver !== null && journals.length > 0) problems.push(...(await wrongSaved(round, saver, journals)));
    }
  } catch (error) {
    problems.push(
      `the round broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  } finally {
    round.abandon();
  }
  const journals = round.journals();
  if (problems.length === 0) {
    rmSync(round.folder, { recursive: true, force: true, maxRetries: 5 });
    await ground.drop(round.database);
  }
  return {
    seed,
    engine: ground.engine,
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
    machines: round.machines.length,
    arrangement: round.recordings.arrangement,
    saves: round.saves,
    problems,
    folder: round.folder,
  };
}

/**
 * Ends the keepers. What a killed one left in the log is damaged now and then, as long as the journals have it, too.
 *
 * @returns logs that were damaged
 */
async function endOf(round: Round): Promise<number> {
  const end = await round.endKeepers();
  if (end === 'left' || !round.random.chance(0.3)) return 0;
  const { engine } = round.ground;
  // DuckDB's log never has what journals have lost; SQLite's may, where a reader stood in the way of a checkpoint.
  if (engine === 'sqlite' && !round.machines.every(({ shelf }) => shelf.isComplete())) return 0;
  // Processes that read for a keeper end a moment after it.
  for (const started = performance.now(); isOpen(round.database.path); await pause(20)) {
    if (performance.now() - started > 10_000) throw new Error('somebody still has the database open');
  }
  return damageLog(round.database, round.random);
}
