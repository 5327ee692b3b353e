/**
 * What recording adds to a suite of 200 features x 10 scenarios x 10 steps that do nothing, against what the
 * formatters of cucumber-js add to the same suite.
 *
 * In each round, one after the other:
 * 1. `assay run` with two workers, recording off and recording on (both write their files and report nothing);
 * 2. cucumber-js, serial, with a formatter that does nothing; then with that one and `message`, `json`, `junit` or
 *    allure-cucumberjs besides.
 *
 * Wall time is from spawn to exit of the whole command. CPU is user + system time of the command and all processes
 * that it waited for (workers too). The keeper is not among them: it runs detached, and its own CPU, read from /proc
 * when everything is applied, is given apart. `over off` and `over null` are differences to the run without, of the
 * same round, per step; so they are the cost of recording as a whole, whatever it is spent on.
 */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { keeperOf, stopKeeperProcess } from '../keeper-process.ts';
import { type BenchContext, FigureSet, type Measurement } from '../measurement.ts';
import { costOfProgram, cpuOfProcess, type ProgramCost } from '../program-cost.ts';
import { assayFromSource, linkPackages, repository } from '../repository.ts';
import { writeGherkinSuite, writeNullFormatter } from '../suite/gherkin-suite.ts';

interface Suite {
  readonly folder: string;
  readonly steps: number;
  readonly nullFormatter: string;
}

interface Recorded extends ProgramCost {
  readonly keeperCpuMs: number | null;
  /** From the end of the command until everything can be queried. */
  readonly settledMs: number;
}

const env = { ...process.env, NO_COLOR: '1', ASSAY_KEEPER_IDLE_MS: '600000' };

function runAssay(suite: Suite, results: string, database: boolean): Promise<ProgramCost> {
  return costOfProgram({
    command: process.execPath,
    args: [
      ...assayFromSource,
      'run',
      'features',
      '--workers=2',
      `--results=${results}`,
      database ? '--database' : '--no-database',
      '--quiet',
    ],
    cwd: suite.folder,
    env,
  });
}

async function runUnrecorded(context: BenchContext, suite: Suite): Promise<ProgramCost> {
  const results = context.folder('results');
  const cost = await runAssay(suite, results, false);
  rmSync(results, { recursive: true });
  return cost;
}

async function runRecorded(context: BenchContext, suite: Suite): Promise<Recorded> {
  const results = context.folder('results');
  const databasePath = join(results, 'results.db');
  const cost = await runAssay(suite, results, true);
  const ended = performance.now();
  const keeper = await keeperOf(databasePath);
  const access = await openDatabaseAccess({
    location: duckDbFile(databasePath),
    program: { signal: AbortSignal.timeout(60_000) },
  });
  await access.settle();
  const settledMs = performance.now() - ended;
  const keeperCpuMs = cpuOfProcess(keeper);
  const { rows } = await access.query({ sql: "SELECT count(*) FROM step_runs WHERE status = 'passed'" });
  if (Number(rows[0]?.[0]) !== suite.steps)
    throw new Error(`${rows[0]?.[0]} steps were recorded, ${suite.steps} were run`);
  await access.close();
  await stopKeeperProcess(databasePath);
  rmSync(results, { recursive: true });
  return { ...cost, keeperCpuMs, settledMs };
}

async function runCucumber(context: BenchContext, suite: Suite, format: string | null): Promise<ProgramCost> {
  const output = context.folder('cucumber');
  const formats = format === null ? [] : [`--format=${format}`];
  const toFile =
    format !== null && !format.includes('/') ? [`--format=${format}:${join(output, 'out')}`] : formats;
  const cost = await costOfProgram({
    command: process.execPath,
    args: [
      join(repository, 'node_modules/@cucumber/cucumber/bin/cucumber.js'),
      'features/**/*.feature',
      '--import=features/support/steps.mjs',
      `--format=${suite.nullFormatter}`,
      ...toFile,
      `--format-options=${JSON.stringify({ resultsDir: join(output, 'allure') })}`,
    ],
    cwd: suite.folder,
    env,
  });
  rmSync(output, { recursive: true });
  return cost;
}

const peers = [
  { name: 'message', format: 'message' },
  { name: 'json', format: 'json' },
  { name: 'junit', format: 'junit' },
  { name: 'allure', format: 'allure-cucumberjs/reporter' },
] as const;

const difference = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);

export const suiteOverhead: Measurement = {
  name: 'suite-overhead',
  title: 'what recording adds to a suite of trivial steps, against the formatters of cucumber-js',
  async run(context) {
    const figures = new FigureSet();
    const folder = context.folder('suite');
    linkPackages(folder);
    const steps = writeGherkinSuite(folder, context.size(200, 40));
    const suite: Suite = { folder, steps, nullFormatter: writeNullFormatter(folder) };
    const perStep = (ms: number | null) => (ms === null ? null : (ms * 1000) / steps);
    const seconds = { unit: 's', better: 'lower' } as const;
    const us = { unit: 'us/step', better: 'lower' } as const;

    context.say('warming up');
    await runUnrecorded(context, suite);
    await runCucumber(context, suite, null);
    for (let round = 0; round < context.rounds(5); round++) {
      context.say(`round ${round + 1}: assay run`);
      const off = await runUnrecorded(context, suite);
      const on = await runRecorded(context, suite);
      figures.add('assay run, recording off: wall', off.wallMs / 1000, seconds);
      figures.add('assay run, recording on: wall', on.wallMs / 1000, seconds);
      figures.ratio('assay run, on / off: wall', on.wallMs, off.wallMs, '<= 1.10');
      figures.add('assay run, on over off: wall', perStep(on.wallMs - off.wallMs), us);
      figures.add('assay run, recording off: CPU', perStep(off.cpuMs), us);
      figures.add('assay run, recording on: CPU without keeper', perStep(on.cpuMs), us);
      figures.add('assay run, on over off: CPU without keeper', perStep(difference(on.cpuMs, off.cpuMs)), {
        ...us,
        aim: '<= 10',
      });
      figures.add("the keeper's CPU", perStep(on.keeperCpuMs), us);
      figures.add('end of assay run until all can be queried', on.settledMs, { unit: 'ms', better: 'lower' });

      context.say(`round ${round + 1}: cucumber-js`);
      const none = await runCucumber(context, suite, null);
      figures.add('cucumber-js, null formatter: wall', none.wallMs / 1000, seconds);
      figures.add('cucumber-js, null formatter: CPU', perStep(none.cpuMs), us);
      for (const { name, format } of peers) {
        const cost = await runCucumber(context, suite, format);
        figures.ratio(`cucumber-js, ${name} / null: wall`, cost.wallMs, none.wallMs);
        figures.add(`cucumber-js, ${name} over null: wall`, perStep(cost.wallMs - none.wallMs), us);
        figures.add(`cucumber-js, ${name} over null: CPU`, perStep(difference(cost.cpuMs, none.cpuMs)), us);
      }
    }
    return figures.toArray();
  },
};
