import type { EngineName } from '../../src/storage/location/database-location.ts';
import { CrashGround } from './crash-ground.ts';
import { playRound, type RoundResult } from './play-round.ts';
import type { Scenario } from './scenario.ts';

/** What is to be played on one engine. */
export interface RoundsRequest {
  readonly engine: EngineName;
  /** Rounds take them in turn. */
  readonly scenarios: readonly Scenario[];
  readonly rounds: number;
  /** Seed of the first round; the next ones count on. */
  readonly firstSeed: number;
  /** Rounds at the same time, each on a ground of its own. */
  readonly parallel: number;
  /** When to begin no further round, by `performance.now()`. */
  readonly deadline?: number;
  readonly onRound?: (result: RoundResult, scenario: string) => void;
}

/** Plays many rounds on an engine. */
export async function playRounds(request: RoundsRequest): Promise<RoundResult[]> {
  const { engine, scenarios, rounds, firstSeed, deadline = Number.POSITIVE_INFINITY } = request;
  const results: RoundResult[] = [];
  let next = 0;
  const play = async () => {
    const ground = await CrashGround.open(engine);
    try {
      while (next < rounds && performance.now() < deadline) {
        const index = next++;
        const scenario = scenarios[index % scenarios.length] as Scenario;
        const result = await playRound(ground, scenario, firstSeed + index);
        results.push(result);
        request.onRound?.(result, scenario.name);
      }
    } finally {
      await ground.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(request.parallel, rounds) }, play));
  return results;
}
