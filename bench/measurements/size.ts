/**
 * How many bytes of the database file a step takes, that is one row of `steps` and one of `step_runs` with their
 * indexes. A run of 10-step scenarios is applied, checkpointed, and then compacted.
 *
 * - `whole file / steps`: everything in the file, also what even an empty database has, over the number of steps.
 * - `by difference`: (file with 2 N scenarios - file with N) / steps in between: what a step of a new scenario adds,
 *   with its share of executions, tests and indexes.
 * - `another run of the same suite`: (file with two runs of N scenarios - file with one) / steps in between: what a step
 *   adds once its test is known, which is how a history grows.
 * - `steps and step runs alone`: the compacted file minus the same file, emptied of these two tables and compacted
 *   again, over the steps.
 */

import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RunDatabase } from '../../src/keeper/run-database.ts';
import { DuckDbDatabase } from '../../src/storage/engines/duckdb/duckdb-database.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { type BenchContext, FigureSet, type Measurement } from '../measurement.ts';
import { recordFinishedRun } from '../recorded-suite.ts';

interface Sizes {
  readonly steps: number;
  readonly checkpointed: number;
  readonly compacted: number;
  readonly withoutSteps: number;
}

const sizeOf = (path: string) => statSync(path).size;

/** Size of a compacted database when it has no steps any more. */
async function sizeWithoutSteps(compacted: string): Promise<number> {
  const path = `${compacted}.without-steps.db`;
  copyFileSync(compacted, path);
  const file = await DuckDbDatabase.open(path, { unrestricted: true });
  const connection = await file.connect();
  await connection.execute('DELETE FROM step_runs');
  await connection.execute('DELETE FROM steps');
  await connection.checkpoint();
  connection.close();
  file.close();
  const database = await RunDatabase.open(duckDbFile(path));
  await database.compact();
  await database.close();
  return sizeOf(path);
}

async function sizesOf(context: BenchContext, features: number, runs: number): Promise<Sizes> {
  const path = join(context.folder('size'), 'results.db');
  let steps = 0;
  for (let run = 0; run < runs; run++)
    steps += recordFinishedRun(path, { features, scenariosPerFeature: 50, stepsPerScenario: 10 }, 2);
  const database = await RunDatabase.open(duckDbFile(path));
  await database.catchUp();
  await database.checkpoint();
  const checkpointed = sizeOf(path);
  await database.compact();
  await database.close();
  const compacted = sizeOf(path);
  return { steps, checkpointed, compacted, withoutSteps: await sizeWithoutSteps(path) };
}

export const size: Measurement = {
  name: 'size',
  title: 'bytes of the database per step + step run',
  async run(context) {
    const figures = new FigureSet();
    const features = context.size(200, 20);
    for (let round = 0; round < context.rounds(3); round++) {
      context.say(`round ${round + 1}`);
      const one = await sizesOf(context, features, 1);
      const two = await sizesOf(context, 2 * features, 1);
      const again = await sizesOf(context, features, 2);
      const bytes = { unit: 'B/step', better: 'lower', aim: '<= 60' } as const;
      const between = two.steps - one.steps;
      figures.add('whole file / steps, checkpointed', two.checkpointed / two.steps, bytes);
      figures.add('whole file / steps, compacted', two.compacted / two.steps, bytes);
      figures.add('by difference, checkpointed', (two.checkpointed - one.checkpointed) / between, bytes);
      figures.add('by difference, compacted', (two.compacted - one.compacted) / between, bytes);
      const next = again.steps - one.steps;
      figures.add(
        'another run of the same suite, checkpointed',
        (again.checkpointed - one.checkpointed) / next,
        bytes,
      );
      figures.add(
        'another run of the same suite, compacted',
        (again.compacted - one.compacted) / next,
        bytes,
      );
      figures.add('steps and step runs alone', (two.compacted - two.withoutSteps) / two.steps, bytes);
    }
    return figures.toArray();
  },
};
