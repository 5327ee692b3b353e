/**
 * What recording adds to the suites of other runners, against the reporter of each that does least, and what their
 * JSON, JUnit and Allure reporters add to the same suites: 10,000 trivial Vitest tests, 2,000 Playwright tests of 5
 * steps without a browser, 20,000 Cucumber steps, 2,000 Jest tests, 10,000 Mocha tests, 2,000 tests of node:test.
 *
 * In each round every reporter runs once, one after the other. Wall time is from spawn to exit, so that starting the
 * keeper is in it; the keeper itself runs on beside the tests, on a machine of two cores. What was recorded is counted
 * in the database afterwards. Assay runs as it is built (`dist`), as users have it.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { keeperOf, stopKeeperProcess } from '../keeper-process.ts';
import { type BenchContext, FigureSet, type Measurement } from '../measurement.ts';
import { costOfProgram, cpuOfProcess, type ProgramCost } from '../program-cost.ts';
import {
  type HostSuite,
  jestSuite,
  mochaSuite,
  playwrightSuite,
  vitestSuite,
} from '../reporters/host-suite.ts';
import { cucumberSuite, nodeTestSuite } from '../reporters/more-host-suites.ts';
import { linkPackagesAndAssay, repository } from '../repository.ts';

const hosts: readonly HostSuite[] = [
  vitestSuite,
  playwrightSuite,
  cucumberSuite,
  jestSuite,
  mochaSuite,
  nodeTestSuite,
];

const env = { ...process.env, NO_COLOR: '1', CI: '', ASSAY_KEEPER_IDLE_MS: '600000' };

function run(host: HostSuite, folder: string, reporter: string): Promise<ProgramCost> {
  const args = host.args(reporter, folder);
  return costOfProgram({ command: process.execPath, args, cwd: folder, env });
}

/** Runs with Assay's reporter; what it recorded must be what ran. */
async function runRecorded(host: HostSuite, folder: string, units: number) {
  const databasePath = join(folder, 'results', 'results.db');
  const cost = await run(host, folder, 'assay');
  const keeper = await keeperOf(databasePath);
  const program = { signal: AbortSignal.timeout(120_000) };
  const access = await openDatabaseAccess({ location: duckDbFile(databasePath), program });
  await access.settle();
  const keeperMs = cpuOfProcess(keeper);
  const { rows } = await access.query({ sql: host.counted });
  await access.close();
  await stopKeeperProcess(databasePath);
  if (Number(rows[0]?.[0]) !== units)
    throw new Error(`${host.name}: ${rows[0]?.[0]} of ${units} were recorded`);
  rmSync(join(folder, 'results'), { recursive: true });
  return { ...cost, keeperMs };
}

async function measureHost(context: BenchContext, host: HostSuite, figures: FigureSet): Promise<void> {
  const folder = context.folder(host.name);
  linkPackagesAndAssay(folder);
  const units = host.write(folder, context.size(1, 0.1));
  const us = { unit: `us/${host.unit}`, better: 'lower' } as const;
  const perUnit = (ms: number | null) => (ms === null ? null : (ms * 1000) / units);
  await run(host, folder, host.leanest);
  for (let round = 0; round < context.rounds(3); round++) {
    context.say(`${host.name}, round ${round + 1}`);
    const least = await run(host, folder, host.leanest);
    const assay = await runRecorded(host, folder, units);
    figures.add(`${host.name}, ${host.leanest}: wall`, least.wallMs / 1000, { unit: 's', better: 'lower' });
    figures.ratio(`${host.name}, assay / ${host.leanest}: wall`, assay.wallMs, least.wallMs, '<= 1.10');
    figures.add(`${host.name}, assay over ${host.leanest}: wall`, perUnit(assay.wallMs - least.wallMs), us);
    figures.add(`${host.name}, assay: CPU of the keeper`, perUnit(assay.keeperMs), us);
    for (const peer of host.peers) {
      const cost = await run(host, folder, peer);
      figures.ratio(`${host.name}, ${peer} / ${host.leanest}: wall`, cost.wallMs, least.wallMs);
      figures.add(
        `${host.name}, ${peer} over ${host.leanest}: wall`,
        perUnit(cost.wallMs - least.wallMs),
        us,
      );
    }
  }
}

/** One measurement for each host: `reporter-vitest`, `reporter-playwright` ... */
export const reporterOverhead: readonly Measurement[] = hosts.map((host) => ({
  name: `reporter-${host.name}`,
  title: `what recording adds to a suite of ${host.name}, and what its other reporters add`,
  async run(context) {
    const figures = new FigureSet();
    context.say('building the package');
    execFileSync(process.execPath, [join(repository, 'scripts/build.mjs')], { stdio: 'ignore' });
    await measureHost(context, host, figures);
    return figures.toArray();
  },
}));
