import { expect, test } from 'vitest';
import { journalScenario } from './journal-scenario.ts';
import { playRound, type RoundResult } from './round.ts';
import { failureText } from './totals.ts';

/** Rounds at the same time; there are seldom fewer cores. */
const parallel = 2;
const seeds = Array.from({ length: 24 }, (_, index) => 20_261_100 + index);

test.skipIf(process.platform !== 'linux')(
  'whoever is killed at whatever moment, nothing acknowledged is lost and nothing is there twice',
  async () => {
    const results: RoundResult[] = [];
    const waiting = [...seeds];
    const play = async () => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift())
        results.push(await playRound(journalScenario, seed));
    };
    await Promise.all(Array.from({ length: parallel }, play));
    const failed = results.filter((result) => result.problems.length > 0);
    expect(failed.map((result) => failureText(result, journalScenario.name)).join('')).toBe('');
    const kills = results
      .flatMap((result) => Object.values(result.kills))
      .reduce((sum, count) => sum + count, 0);
    expect(kills).toBeGreaterThanOrEqual(20);
    expect(results.reduce((sum, result) => sum + result.acknowledged, 0)).toBeGreaterThan(5000);
  },
  180_000,
);
