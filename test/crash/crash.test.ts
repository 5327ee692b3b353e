import { expect, test } from 'vitest';
import type { EngineName } from '../../src/storage/location/database-location.ts';
import { everyEngine } from '../engines/engine-locations.ts';
import { journalScenario } from './journal-scenario.ts';
import { playRounds } from './play-rounds.ts';
import { failureText } from './totals.ts';

/** Rounds at the same time; there are seldom fewer cores. */
const parallel = 2;
const firstSeed = 20_261_100;
const rounds = { duckdb: 3, sqlite: 2, postgres: 2 } as const satisfies Record<EngineName, number>;

test.skipIf(process.platform !== 'linux').each(everyEngine)(
  '$product: whoever is killed at whatever moment, nothing acknowledged is lost and nothing is there twice',
  async ({ engine }) => {
    const scenarios = [journalScenario];
    const results = await playRounds({ engine, scenarios, rounds: rounds[engine], firstSeed, parallel });
    const failed = results.filter((result) => result.problems.length > 0);
    expect(failed.map((result) => failureText(result, journalScenario.name)).join('')).toBe('');
    const kills = results.flatMap((result) => Object.values(result.kills));
    expect(kills.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(rounds[engine]);
    expect(results.reduce((sum, result) => sum + result.acknowledged, 0)).toBeGreaterThan(1000);
  },
  300_000,
);
