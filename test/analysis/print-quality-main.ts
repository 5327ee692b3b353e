// Prints how well the statistics find what is true of made-up histories, one for each seed, and of all together:
// node --conditions=assay-source test/analysis/print-quality-main.ts [seed ...]
import { type Quality, qualityLine, together } from './found-and-true.ts';
import { SampleQuality } from './sample-quality.ts';
import { SampledHistory } from './sampled-history.ts';

const given = process.argv.slice(2);
const seeds = given.length === 0 ? ['quality'] : given;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const totals = new Map<string, Quality[]>();
const write = (line: string) => process.stdout.write(`${line}\n`);

for (const seed of seeds) {
  const history = await SampledHistory.of('sqlite', { tests: 250, runs: 160, days: 30, branches: 6, seed });
  const measured = new SampleQuality(history);
  const { flaky, flakyOrSuspect, everFlaky } = await measured.flaky();
  const { regressions, every, commits, ranges, tests } = await measured.regressions();
  const { durations, near } = await measured.durations();
  const { groups, signatures } = await measured.failureGroups();
  write(`seed ${seed}`);
  const all = {
    flaky,
    'flaky or suspect': flakyOrSuspect,
    'told at all, of all that ever were flaky': everFlaky,
    regressions,
    'regressions, of all however short': every,
    'tests of regressions': tests,
    durations,
    'new failures of branches': await measured.branches(),
  };
  for (const [name, one] of Object.entries(all)) {
    write(`  ${qualityLine(name, one)}`);
    totals.set(name, [...(totals.get(name) ?? []), one]);
  }
  write(`  first bad commit right ${percent(commits)}, in the range ${percent(ranges)}`);
  write(`  steps of durations at their commit or beside it ${percent(near)}`);
  write(`  failure groups: ${groups} of ${signatures} signatures, one cause each`);
  await history.close();
}
if (seeds.length > 1) {
  write('all together');
  for (const [name, list] of totals) write(`  ${qualityLine(name, together(list))}`);
}
