import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { uuidV7 } from '../../src/std/uuid.ts';
import type { SeededRandom } from '../../src/storage/sample/history/seeded-random.ts';
import type { Machine } from './machine.ts';
import type { Acknowledgement, Ask, RunningScenario, Scenario, Shard } from './scenario.ts';

/** How the recordings of a round come: runs of their own, or shards of one build, at once or in turn. */
export type Arrangement = 'own runs' | 'shards at once' | 'shards in turn';

/** All recordings of a round, as one. */
export class Recordings implements RunningScenario {
  readonly arrangement: Arrangement;
  readonly ended: Promise<void>;
  readonly #running: RunningScenario[] = [];
  #stopped = false;

  constructor(scenario: Scenario, machines: readonly Machine[], random: SeededRandom) {
    const isBuild = scenario.hasShards && random.chance(0.5);
    this.arrangement = isBuild ? random.pick(['shards at once', 'shards in turn']) : 'own runs';
    const count = isBuild ? random.whole(2, 3) : machines.length;
    const buildKey = uuidV7();
    const start = (index: number) => {
      const machine = machines[index % machines.length] as Machine;
      const folder = join(machine.folder, `recording-${index + 1}`);
      mkdirSync(folder);
      const shard: Shard | null = isBuild ? { buildKey, index } : null;
      const running = scenario.start({ folder, location: machine.location, random, shard });
      this.#running.push(running);
      return running.ended;
    };
    const indexes = Array.from({ length: count }, (_, index) => index);
    this.ended =
      this.arrangement === 'shards in turn'
        ? (async () => {
            for (const index of indexes) if (!this.#stopped) await start(index);
          })()
        : Promise.all(indexes.map(start)).then(() => {});
  }

  /** No further recording begins. */
  stop(): void {
    this.#stopped = true;
  }

  living(): { owners: readonly number[]; workers: readonly number[] } {
    const all = this.#running.map((running) => running.living());
    return { owners: all.flatMap(({ owners }) => owners), workers: all.flatMap(({ workers }) => workers) };
  }

  acknowledged(): readonly Acknowledgement[] {
    return this.#running.flatMap((running) => running.acknowledged());
  }

  async check(ask: Ask): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const running of this.#running) problems.push(...((await running.check?.(ask)) ?? []));
    return problems;
  }
}
