import { connected } from '../../test/engines/database-folder.ts';
/**
 * How quickly rows come into each engine, and how much room they take. Engines take turns within a round.
 *
 * - `journals`: a finished run of 10-step scenarios, written by an owner and four workers, applied to an empty database
 *   by `RunDatabase.catchUp`, as the keeper does it, with keys, foreign keys and the engine's indexes.
 * - `insert`: the history that `assay sample` makes up, run by run through `StorageConnection.insert`. Making it up is
 *   in the time: about a sixth of it on DuckDB.
 *
 * Rows are those of all tables. `bytes` is the size after a checkpoint without that of an empty database, over the step
 * runs: what a step with its step run takes together with its share of everything else.
 */

import { RunDatabase } from '../../src/keeper/run-database.ts';
import { journalsDirectory } from '../../src/recording/journal/journal-files.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { type EnginePlaces, products, withEngines } from '../engines/engine-places.ts';
import { benchPlan, fillWithSample } from '../engines/sample-database.ts';
import { type BenchContext, FigureSet, type Measurement } from '../measurement.ts';
import { linkJournals, recordFinishedRun } from '../recorded-suite.ts';

interface Loaded {
  readonly rowsPerSecond: number;
  readonly bytesPerStep: number;
}

async function applyJournals(location: DatabaseLocation, journals: string, steps: number): Promise<Loaded> {
  const empty = await connected(location, async (connection) => connection.checkpoint()).then(() =>
    sizeOf(location),
  );
  linkJournals(journals, location.path);
  const database = await RunDatabase.open(location);
  try {
    const started = performance.now();
    await database.catchUp();
    const seconds = (performance.now() - started) / 1000;
    const { rows } = await database.health('direct');
    await database.checkpoint();
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    const { databaseBytes } = await database.health('direct');
    return { rowsPerSecond: total / seconds, bytesPerStep: (databaseBytes - empty) / steps };
  } finally {
    await database.close();
  }
}

async function sizeOf(location: DatabaseLocation): Promise<number> {
  const database = await RunDatabase.open(location);
  try {
    return (await database.health('direct')).databaseBytes;
  } finally {
    await database.close();
  }
}

async function insertSample(location: DatabaseLocation, context: BenchContext): Promise<Loaded> {
  const { report, bytes, emptyBytes } = await fillWithSample(location, benchPlan(context));
  return {
    rowsPerSecond: (report.rows / report.elapsedMs) * 1000,
    bytesPerStep: (bytes - emptyBytes) / report.stepRuns,
  };
}

async function oneRound(
  context: BenchContext,
  places: EnginePlaces,
  figures: FigureSet,
  journals: { readonly folder: string; readonly steps: number },
  engine: keyof typeof products,
): Promise<void> {
  const rate = { unit: 'rows/s', better: 'higher' } as const;
  const bytes = { unit: 'B/step', better: 'lower' } as const;
  const name = products[engine];
  const first = await places.create(engine);
  const applied = await applyJournals(first, journals.folder, journals.steps);
  figures.add(`${name}: journals`, applied.rowsPerSecond, rate);
  figures.add(`${name}: journals, bytes`, applied.bytesPerStep, bytes);
  await places.drop(first);
  const second = await places.create(engine);
  const inserted = await insertSample(second, context);
  figures.add(`${name}: insert`, inserted.rowsPerSecond, {
    ...rate,
    ...(engine === 'duckdb' ? { aim: '>= 100,000' } : {}),
  });
  figures.add(`${name}: insert, bytes`, inserted.bytesPerStep, bytes);
  await places.drop(second);
}

export const enginesIngest: Measurement = {
  name: 'engines-ingest',
  title: 'rows a second into each engine, and bytes per step + step run',
  async run(context) {
    const figures = new FigureSet();
    const source = `${context.folder('journals')}/results.db`;
    const features = context.size(100, 20);
    const steps = recordFinishedRun(source, { features, scenariosPerFeature: 100, stepsPerScenario: 10 }, 4);
    const journals = { folder: journalsDirectory(source), steps };
    await withEngines(context, async (places, engines) => {
      for (let round = 0; round < context.rounds(context.full ? 1 : 3); round++) {
        for (const engine of engines) {
          context.say(`round ${round + 1}: ${products[engine]}`);
          await oneRound(context, places, figures, journals, engine);
        }
      }
    });
    return figures.toArray();
  },
};
