/**
 * How long it takes until a step that has just begun is seen by a query of another process. Four writer processes
 * record steps at a steady pace (1,000, 10,000 and 50,000 events a second in total), a keeper in a process of its own
 * applies them, and a process that asks, through `openDatabaseAccess`, polls for the newest step of each journal.
 *
 * The latency of a step is the time from the return of the writer's `flush` to the arrival of the first answer that
 * has it (so the pause of 5 ms between two questions and the question itself are in it). All processes read the same
 * monotonic clock. The first second is left out. Percentiles are over all flushes of a round; min, median and max of
 * the table are over the rounds. The keeper's CPU is user + system time from /proc, in percent of one core; asking
 * more than a hundred times a second is a good part of it, so it is also measured while nobody asks.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { openRecorder } from '../../src/recording/open-recorder.ts';
import { nowMicros } from '../../src/std/clock.ts';
import { uuidV7 } from '../../src/std/uuid.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { startKeeperProcess, stopKeeperProcess } from '../keeper-process.ts';
import { type BenchContext, FigureSet, type Measurement } from '../measurement.ts';
import { cpuOfProcess } from '../program-cost.ts';
import { quantile } from '../statistics.ts';
import type { AskerReport, WriterReport } from '../visibility/reports.ts';

const writers = 4;
/** What is left out at the beginning (ms). */
const warmUpMs = 1000;

interface Observed {
  readonly latenciesMs: Float64Array;
  readonly questionsMs: Float64Array;
  readonly eventsPerSecond: number;
  readonly keeperPercent: number | null;
}

const writerMain = new URL('../visibility/writer-main.ts', import.meta.url);
const askerMain = new URL('../visibility/asker-main.ts', import.meta.url);

function start(module: URL, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(module), args, { serialization: 'advanced' });
}

/** The next message of a process. */
function messageOf<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message));
    child.once('exit', (code) => reject(new Error(`a process of the measurement ended with ${code}`)));
  });
}

/** Time from each flush of a writer to the first answer that has its step. */
function latenciesOf(
  writer: WriterReport,
  answers: AskerReport['answers'],
  journalId: number,
  from: number,
): number[] {
  const latencies: number[] = [];
  let index = 0;
  for (const [position, stepId] of writer.stepIds.entries()) {
    while (index < answers.length && (answers[index]?.newest.get(journalId) ?? 0) < stepId) index++;
    const answer = answers[index];
    if (answer === undefined) throw new Error('a step was never seen');
    const flushed = writer.flushedAt[position] ?? 0;
    if (flushed >= from) latencies.push(answer.at - flushed);
  }
  return latencies;
}

/** @param asked whether somebody asks meanwhile */
async function observe(
  context: BenchContext,
  eventsPerSecond: number,
  seconds: number,
  asked: boolean,
): Promise<Observed> {
  const databasePath = join(context.folder('visibility'), 'results.db');
  const keeper = await startKeeperProcess(databasePath);
  const runUuid = uuidV7();
  const owner = openRecorder({
    databasePath,
    runUuid,
    role: 'owner',
    workerIndex: null,
    writer: 'assay-bench 1',
  });
  owner.append({ type: 'run_started', at: nowMicros(), project: { key: 'bench', name: 'Bench' } });
  owner.flush();
  const children = Array.from({ length: writers }, (_, index) =>
    start(writerMain, [databasePath, runUuid, String(index)]),
  );
  const asker = asked ? start(askerMain, [databasePath]) : null;
  await Promise.all([...children, asker].map((child) => child && messageOf(child)));

  const cpuBefore = cpuOfProcess(keeper);
  const began = performance.now();
  const reported = children.map((child) => messageOf<WriterReport>(child));
  for (const child of children) child.send({ eventsPerSecond: eventsPerSecond / writers, seconds });
  const reports = await Promise.all(reported);
  const elapsedMs = performance.now() - began;
  const cpuAfter = cpuOfProcess(keeper);

  const access = await openDatabaseAccess({
    location: duckDbFile(databasePath),
    program: { signal: AbortSignal.timeout(60_000) },
  });
  await access.settle();
  const { rows } = await access.query({ sql: 'SELECT CAST(uuid AS VARCHAR), journal_id FROM journals' });
  const journalIds = new Map(rows.map(([uuid, id]) => [String(uuid), Number(id)]));
  await access.close();
  const asking = asker && messageOf<AskerReport>(asker);
  asker?.send('stop');
  const { answers, questionsMs } = (await asking) ?? { answers: [], questionsMs: [] };
  owner.append({ type: 'run_finished', at: nowMicros(), status: 'passed' });
  owner.close(0);
  await stopKeeperProcess(databasePath);

  const from = Math.min(...reports.map((report) => report.startedAt)) + warmUpMs;
  const seenReports = asked ? reports : [];
  const latencies = seenReports.flatMap((report) =>
    latenciesOf(report, answers, journalIds.get(report.journalUuid) ?? -1, from),
  );
  return {
    latenciesMs: Float64Array.from(latencies).sort(),
    questionsMs: Float64Array.from(questionsMs).sort(),
    eventsPerSecond: reports.reduce((sum, report) => sum + report.events / (report.elapsedMs / 1000), 0),
    keeperPercent:
      cpuBefore === null || cpuAfter === null ? null : (100 * (cpuAfter - cpuBefore)) / elapsedMs,
  };
}

const rates = [
  { label: '1 k/s', eventsPerSecond: 1000, aim: '<= 100' },
  { label: '10 k/s', eventsPerSecond: 10_000, aim: '<= 100' },
  { label: '50 k/s', eventsPerSecond: 50_000, aim: '<= 350' },
] as const;

export const visibility: Measurement = {
  name: 'visibility',
  title: 'time from the flush of an event to a query of another process that sees it',
  async run(context) {
    const figures = new FigureSet();
    const seconds = context.size(9, 4);
    for (let round = 0; round < context.rounds(3); round++) {
      for (const { label, eventsPerSecond, aim } of rates) {
        context.say(`round ${round + 1}: ${label}`);
        const seen = await observe(context, eventsPerSecond, seconds, true);
        const unseen = await observe(context, eventsPerSecond, seconds / 2, false);
        const ms = { unit: 'ms', better: 'lower' } as const;
        figures.add(`${label}: p50`, quantile(seen.latenciesMs, 0.5), ms);
        figures.add(`${label}: p99`, quantile(seen.latenciesMs, 0.99), { ...ms, aim });
        figures.add(`${label}: max`, seen.latenciesMs.at(-1) ?? null, ms);
        figures.add(`${label}: the question alone, p50`, quantile(seen.questionsMs, 0.5), ms);
        const cpu = { unit: '% of a core', better: 'lower' } as const;
        figures.add(`${label}: keeper's CPU while asked`, seen.keeperPercent, cpu);
        figures.add(`${label}: keeper's CPU, nobody asks`, unseen.keeperPercent, cpu);
        figures.add(`${label}: events written`, seen.eventsPerSecond, {
          unit: 'events/s',
          better: 'neither',
        });
      }
    }
    return figures.toArray();
  },
};
