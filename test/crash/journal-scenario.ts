import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidV7 } from '../../src/std/uuid.ts';
import { processesOf } from './processes.ts';
import type { Acknowledgement, Recording, RunningScenario, Scenario } from './scenario.ts';
import type { WriterOptions } from './writers.ts';

/** An owner with two or three workers that write journals directly. */
export const journalScenario: Scenario = {
  name: 'journals',
  moments: [150, 1500],
  hasShards: true,
  start({ folder, location, random, shard }: Recording): RunningScenario {
    const paceMs = random.pick([0, 1, 1, 2]);
    const tests = paceMs === 0 ? random.whole(150, 700) : random.whole(40, 160);
    const options: WriterOptions = {
      folder,
      databasePath: location.path,
      runUuid: uuidV7(),
      seed: random.whole(1, 1_000_000),
      workers: random.whole(2, 3),
      workerIndex: null,
      testsPerWorker: shard === null ? tests : Math.ceil(tests / 2),
      paceMs,
      outlivesOwner: random.chance(0.4),
      shard,
    };
    const errors = openSync(join(folder, 'writers.log'), 'a');
    const owner = fork(join(import.meta.dirname, 'owner-process.ts'), [JSON.stringify(options)], {
      execArgv: ['--conditions=assay-source'],
      stdio: ['ignore', 'ignore', errors, 'ipc'],
    });
    closeSync(errors);
    const workers = () => processesOf(folder, 'worker-process');
    return {
      living: () => ({ owners: hasEnded(owner) || !owner.pid ? [] : [owner.pid], workers: workers() }),
      ended: (async () => {
        while (!hasEnded(owner) || workers().length > 0) await new Promise((wake) => setTimeout(wake, 20));
      })(),
      acknowledged: () => notesIn(folder),
    };
  },
};

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** The last note may be cut by the kill; it acknowledges nothing then. */
function notesIn(folder: string): Acknowledgement[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('notes-'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1))
    .map((line) => JSON.parse(line) as Acknowledgement);
}
