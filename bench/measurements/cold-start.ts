/**
 * How long a whole process of `assay db query "SELECT 1"` takes, from spawn to exit, in turns with `node -e 0`:
 * on a small database and on one of a million rows, each opened directly and asked through a living keeper. The
 * package is built into a temporary folder first and run from there, as users have it; one figure is from the source,
 * as this repository runs it. Compile caches are warm: the first calls are not counted.
 *
 * The idle keepers' own CPU during the measurement is given too.
 */

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { RunDatabase } from '../../src/keeper/run-database.ts';
import { DuckDbDatabase } from '../../src/storage/engines/duckdb/duckdb-database.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { startKeeperProcess, stopKeeperProcess } from '../keeper-process.ts';
import { FigureSet, type Measurement } from '../measurement.ts';
import { costOfProgram, cpuOfProcess } from '../program-cost.ts';
import { recordFinishedRun } from '../recorded-suite.ts';
import { assayFromSource, linkPackages, repository } from '../repository.ts';

/** Compiles the package into a folder. @returns arguments with which Node runs its command line */
function buildPackage(folder: string): readonly string[] {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const project = ['--project', 'tsconfig.build.json', '--outDir', join(folder, 'dist')];
  const done = spawnSync(process.execPath, [tsc, ...project], { cwd: repository, encoding: 'utf8' });
  const main = join(folder, 'dist/cli/main.js');
  if (!existsSync(main)) throw new Error(`the package could not be built: ${done.stdout}${done.stderr}`);
  copyFileSync(join(repository, 'package.json'), join(folder, 'package.json'));
  linkPackages(folder);
  return [main];
}

async function smallDatabase(path: string): Promise<void> {
  recordFinishedRun(path, { features: 2, scenariosPerFeature: 5, stepsPerScenario: 10 }, 1);
  const database = await RunDatabase.open(duckDbFile(path));
  await database.catchUp();
  await database.checkpoint();
  await database.close();
}

/** The steps of a small database many times over, until steps and step runs are `rows` together. */
async function largeDatabase(path: string, rows: number): Promise<void> {
  await smallDatabase(path);
  const file = await DuckDbDatabase.open(path, { unrestricted: true });
  const connection = await file.connect();
  const copies = `FROM range(1, ${Math.ceil(rows / 200)}) AS copies(copy)`;
  await connection.execute(
    `INSERT INTO steps SELECT steps.* REPLACE (step_id + copy * 1000 AS step_id) ${copies}, steps ORDER BY 1`,
  );
  await connection.execute(
    `INSERT INTO step_runs SELECT step_runs.* REPLACE (step_run_id + copy * 1000 AS step_run_id, step_id + copy * 1000 AS step_id)
     ${copies}, step_runs ORDER BY 1`,
  );
  await connection.checkpoint();
  connection.close();
  file.close();
}

export const coldStart: Measurement = {
  name: 'cold-start',
  title: 'a whole process of assay db query "SELECT 1"',
  async run(context) {
    const figures = new FigureSet();
    const folder = context.folder('cold-start');
    const program = buildPackage(context.folder('package'));
    const paths = {
      small: join(folder, 'small.db'),
      large: join(folder, 'large.db'),
      smallKept: join(folder, 'small-kept.db'),
      largeKept: join(folder, 'large-kept.db'),
    };
    context.say('filling the databases');
    await smallDatabase(paths.small);
    await largeDatabase(paths.large, context.size(1_000_000, 100_000));
    copyFileSync(paths.small, paths.smallKept);
    copyFileSync(paths.large, paths.largeKept);
    const keepers = [await startKeeperProcess(paths.smallKept), await startKeeperProcess(paths.largeKept)];

    const node = async (args: readonly string[]) =>
      (await costOfProgram({ command: process.execPath, args, cwd: folder })).wallMs;
    const ask = (main: readonly string[], path: string) =>
      node([...main, 'db', 'query', 'SELECT 1', '--db', path]);
    const kinds = {
      'no keeper, small database': () => ask(program, paths.small),
      'no keeper, 1 M rows': () => ask(program, paths.large),
      'keeper, small database': () => ask(program, paths.smallKept),
      'keeper, 1 M rows': () => ask(program, paths.largeKept),
      'from the source, no keeper, small': () => ask(assayFromSource, paths.small),
    };
    for (let warmUp = 0; warmUp < 2; warmUp++) for (const call of Object.values(kinds)) await call();

    const ms = { unit: 'ms', better: 'lower' } as const;
    const cpuBefore = keepers.map(cpuOfProcess);
    const began = performance.now();
    for (let round = 0; round < context.rounds(15); round++) {
      const empty = await node(['-e', '0']);
      figures.add('node -e 0', empty, ms);
      for (const [name, call] of Object.entries(kinds)) {
        const took = await call();
        figures.add(name, took, ms);
        figures.ratio(`${name} / node -e 0`, took, empty);
      }
    }
    const elapsedMs = performance.now() - began;
    const percents = keepers.map((pid, index) => {
      const [before, after] = [cpuBefore[index] ?? null, cpuOfProcess(pid)];
      return before === null || after === null ? null : (100 * (after - before)) / elapsedMs;
    });
    const percent = percents.includes(null) ? null : Math.max(...percents.map(Number));
    figures.add("the busier of two idle keepers' CPU", percent, { unit: '% of a core', better: 'lower' });
    await stopKeeperProcess(paths.smallKept);
    await stopKeeperProcess(paths.largeKept);
    return figures.toArray();
  },
};
