/**
 * A live run with many viewers. `assay serve` is a process of its own; four writers record 1,000 events a second in
 * total; 200 viewers in another process look at the run over connections of their own: 180 that read on, 10 whose
 * connection breaks every two seconds, and 10 that stop reading until the end of the run. Everybody must have been told
 * of every step in the end.
 *
 * The latency is the time from the return of the writer's flush until a steady viewer has the message with that step:
 * it holds the wait for the keeper's pass (40 ms at most), the commit, and the pause between two messages (100 ms). How
 * long passes take is what the keeper measures itself. The same run without viewers says what they cost.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { openRecorder } from '../../src/recording/open-recorder.ts';
import { nowMicros } from '../../src/std/clock.ts';
import { uuidV7 } from '../../src/std/uuid.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import type { ViewersOrder, ViewersReport } from '../live-viewers/viewer-reports.ts';
import { type BenchContext, FigureSet, type Measurement } from '../measurement.ts';
import { cpuOfProcess } from '../program-cost.ts';
import { quantile } from '../statistics.ts';
import type { WriterReport } from '../visibility/reports.ts';

const writers = 4;
const eventsPerSecond = 1000;

const mainOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Seen {
  readonly eventsPerSecond: number;
  readonly steps: number;
  readonly serverPercent: number | null;
  readonly applyMs: { readonly p50: number; readonly p99: number };
  readonly viewers: ViewersReport | null;
  readonly latenciesMs: Float64Array;
}

/** The next message of a process. */
function messageOf<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message));
    child.once('exit', (code) => reject(new Error(`a process of the measurement ended with ${code}`)));
  });
}

/** Starts `assay serve`. */
async function startServe(databasePath: string): Promise<{ child: ChildProcess; url: string }> {
  const flags = ['--conditions=assay-source', '--disable-warning=ExperimentalWarning'];
  const words = ['serve', '--db', databasePath, '--json', '--port', '0'];
  const child = spawn(process.execPath, [...flags, mainOf('../../src/cli/main.ts'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', (code) => reject(new Error(`assay serve ended with ${code}`)));
  });
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 60_000; !(await holds()); ) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

async function observe(
  context: BenchContext,
  order: Omit<ViewersOrder, 'url'>,
  seconds: number,
): Promise<Seen> {
  const databasePath = join(context.folder('live-viewers'), 'results.db');
  const serve = await startServe(databasePath);
  const serverPid = serve.child.pid ?? 0;
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
  const access = await openDatabaseAccess({
    location: duckDbFile(databasePath),
    program: { signal: AbortSignal.timeout(300_000) },
  });
  const count = async (sql: string) => Number((await access.query({ sql })).rows[0]?.[0]);
  await until('the run', async () => (await count('SELECT count(*) FROM runs')) === 1);

  const total = order.steady + order.broken + order.stopped;
  const viewing =
    total === 0 ? null : fork(mainOf('../live-viewers/viewers-main.ts'), { serialization: 'advanced' });
  if (viewing !== null) {
    await messageOf(viewing);
    viewing.send({ ...order, url: `${new URL(serve.url).origin}/api/v1/live?run=1` } satisfies ViewersOrder);
    await messageOf(viewing);
  }
  const children = Array.from({ length: writers }, (_, index) =>
    fork(mainOf('../visibility/writer-main.ts'), [databasePath, runUuid, String(index)], {
      serialization: 'advanced',
    }),
  );
  await Promise.all(children.map((child) => messageOf(child)));
  const cpuBefore = cpuOfProcess(serverPid);
  const began = performance.now();
  const reported = children.map((child) => messageOf<WriterReport>(child));
  for (const child of children) child.send({ eventsPerSecond: eventsPerSecond / writers, seconds });
  const reports = await Promise.all(reported);
  const elapsedMs = performance.now() - began;
  const cpuAfter = cpuOfProcess(serverPid);
  const { keeper } = await access.health();

  let seen: ViewersReport | null = null;
  if (viewing !== null) {
    const report = messageOf<ViewersReport>(viewing);
    viewing.send('finish');
    seen = await report;
  }
  await access.settle();
  const steps = await count('SELECT count(*) FROM steps');
  const { rows } = await access.query({ sql: 'SELECT CAST(uuid AS VARCHAR), journal_id FROM journals' });
  const journals = new Map(rows.map(([uuid, id]) => [String(uuid), Number(id)]));
  await access.close();
  owner.append({ type: 'run_finished', at: nowMicros(), status: 'passed' });
  owner.close(0);
  const ended = new Promise((resolve) => serve.child.once('exit', resolve));
  serve.child.kill('SIGTERM');
  await ended;
  return {
    eventsPerSecond: reports.reduce((sum, report) => sum + report.events / (report.elapsedMs / 1000), 0),
    steps,
    serverPercent:
      cpuBefore === null || cpuAfter === null ? null : (100 * (cpuAfter - cpuBefore)) / elapsedMs,
    applyMs: keeper?.applyMs ?? { p50: 0, p99: 0 },
    viewers: seen,
    latenciesMs: latencies(reports, journals, seen),
  };
}

/** From each flush to each steady viewer that had its step. */
function latencies(
  reports: readonly WriterReport[],
  journals: ReadonlyMap<string, number>,
  seen: ViewersReport | null,
): Float64Array {
  const flushedAt = new Map<number, number>();
  for (const report of reports) {
    const journal = journals.get(report.journalUuid) ?? 0;
    for (const [index, id] of report.stepIds.entries())
      flushedAt.set(journal * 2 ** 28 + id, report.flushedAt[index] ?? 0);
  }
  const values: number[] = [];
  for (const { steps, receivedAt } of seen?.messages ?? []) {
    for (const step of steps) {
      const flushed = flushedAt.get(step);
      if (flushed !== undefined) for (const at of receivedAt) values.push(at - flushed);
    }
  }
  return Float64Array.from(values).sort();
}

export const liveViewers: Measurement = {
  name: 'live-viewers',
  title: '200 viewers of a live run: what they are told, how late, and what they cost the run',
  async run(context) {
    const figures = new FigureSet();
    const seconds = context.size(60, 6);
    const share = context.size(10, 2);
    const watched = { steady: context.size(180, 26), broken: share, stopped: share };
    for (let round = 0; round < context.rounds(1); round++) {
      context.say('nobody looks');
      const alone = await observe(context, { steady: 0, broken: 0, stopped: 0 }, seconds / 2);
      context.say(`${watched.steady + 2 * share} viewers`);
      const seen = await observe(context, watched, seconds);
      const viewers = seen.viewers?.viewers ?? [];
      const wrong = viewers.filter(({ began }) => began !== seen.steps).length;
      const of = (kind: string) => viewers.filter((viewer) => viewer.kind === kind);
      const sum = (list: typeof viewers, what: 'connections' | 'cuts' | 'resets') =>
        list.reduce((total, viewer) => total + viewer[what], 0);
      const plain = { unit: '', better: 'neither' } as const;
      const ms = { unit: 'ms', better: 'lower' } as const;
      figures.add('steps recorded', seen.steps, plain);
      figures.add('viewers that were not told of each step exactly once', wrong, {
        unit: '',
        better: 'lower',
        aim: '0',
      });
      figures.add('connections of 10 viewers that break', sum(of('broken'), 'connections'), plain);
      figures.add('viewers cut off because they did not read', sum(of('stopped'), 'cuts'), plain);
      figures.add('states that had to be read again', sum(viewers, 'resets'), { unit: '', better: 'lower' });
      figures.add('flush to receipt: p50', quantile(seen.latenciesMs, 0.5), ms);
      figures.add('flush to receipt: p99', quantile(seen.latenciesMs, 0.99), ms);
      for (const [name, one] of [
        ['nobody looks', alone],
        ['viewers look', seen],
      ] as const) {
        figures.add(`${name}: events written`, one.eventsPerSecond, { unit: 'events/s', better: 'higher' });
        figures.add(`${name}: a pass takes, p50`, one.applyMs.p50, ms);
        figures.add(`${name}: a pass takes, p99`, one.applyMs.p99, ms);
        figures.add(`${name}: CPU of the server`, one.serverPercent, {
          unit: '% of a core',
          better: 'lower',
        });
      }
    }
    return figures.toArray();
  },
};
