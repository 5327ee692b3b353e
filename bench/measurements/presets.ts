/**
 * How long every preset of `assay ask` takes, on each engine, on the history that `assay sample` makes up: 500,000
 * executions (500 runs of 1,000 tests), with `--full` 5,000,000 (1,000 runs of 5,000). Each is asked six times with its
 * defaults, as the command line does it but in one process; the first answer is left out. Options that a preset needs
 * are taken from the history. Nothing else works on the database.
 */

import { askPreset } from '../../src/analysis/presets/ask-preset.ts';
import type { PresetName } from '../../src/analysis/presets/preset-registry.ts';
import { presetNames, presetRegistry } from '../../src/analysis/presets/preset-registry.ts';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { nowMicros } from '../../src/std/clock.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { products, withEngines } from '../engines/engine-places.ts';
import { fillWithSample } from '../engines/sample-database.ts';
import { FigureSet, type Measurement } from '../measurement.ts';
import { quantile } from '../statistics.ts';

/** What presets want to be told that have no default. */
async function neededOptions(location: DatabaseLocation): Promise<Readonly<Record<string, string>>> {
  const access = await openDatabaseAccess({ location, program: { signal: AbortSignal.timeout(600_000) } });
  try {
    const one = async (sql: string) => String((await access.query({ sql })).rows[0]?.[0]);
    const branches = await access.query({
      sql: 'SELECT branch, max(run_id) AS latest FROM runs WHERE branch IS NOT NULL GROUP BY branch ORDER BY count(*), latest DESC',
    });
    return {
      test: await one('SELECT key FROM tests ORDER BY test_id LIMIT 1'),
      cause: await one(
        'SELECT failure_signature FROM executions WHERE failure_signature IS NOT NULL ORDER BY run_id DESC LIMIT 1',
      ),
      branch: String(branches.rows[0]?.[0]),
      baseRun: await one('SELECT run_id FROM runs ORDER BY run_id DESC LIMIT 1 OFFSET 1'),
      commit: await one('SELECT commit_sha FROM runs ORDER BY run_id DESC LIMIT 1'),
      baseCommit: await one('SELECT commit_sha FROM runs ORDER BY run_id DESC LIMIT 1 OFFSET 5'),
      feature: await one('SELECT path FROM suites ORDER BY suite_id LIMIT 1'),
    };
  } finally {
    await access.close();
  }
}

async function timesOf(
  location: DatabaseLocation,
  name: PresetName,
  needed: Readonly<Record<string, string>>,
) {
  const access = await openDatabaseAccess({ location, program: { signal: AbortSignal.timeout(600_000) } });
  const { required = [] } = presetRegistry[name];
  const options = Object.fromEntries(required.map((option) => [option, needed[option]]));
  try {
    const times: number[] = [];
    let rows = 0;
    for (let round = 0; round < 6; round++) {
      const started = performance.now();
      const request = { name, options, now: nowMicros() };
      rows = (await askPreset(access, request, AbortSignal.timeout(120_000))).rows.length;
      times.push(performance.now() - started);
    }
    return { times: times.slice(1).toSorted((one, other) => one - other), rows };
  } finally {
    await access.close();
  }
}

export const presets: Measurement = {
  name: 'presets',
  title: 'latency of every preset of assay ask, on each engine',
  async run(context) {
    const figures = new FigureSet();
    const size = context.full ? { tests: 5000, runs: 1000 } : { tests: 1000, runs: context.size(500, 50) };
    const plan = {
      ...size,
      days: 60,
      steps: 1,
      branches: 8,
      seed: 'bench',
      project: 'sample',
      until: new Date().toISOString().slice(0, 10),
    };
    await withEngines(context, async (places, engines) => {
      for (const engine of engines) {
        context.say(
          `${products[engine]}: making up ${(plan.tests * plan.runs).toLocaleString('en-US')} executions`,
        );
        const location = await places.create(engine);
        await fillWithSample(location, plan);
        const needed = await neededOptions(location);
        for (const name of presetNames) {
          context.say(`${products[engine]}: ${name}`);
          const { times, rows } = await timesOf(location, name, needed);
          figures.add(`${products[engine]}: ${name}, p50`, quantile(times, 0.5), {
            unit: 'ms',
            better: 'lower',
            aim: '< 100',
          });
          figures.add(`${products[engine]}: ${name}, rows`, rows, { unit: 'rows', better: 'neither' });
        }
        await places.drop(location);
      }
    });
    return figures.toArray();
  },
};
