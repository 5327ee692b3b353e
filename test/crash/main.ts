import { parseArgs } from 'node:util';
import { engineNames } from '../../src/storage/location/database-location.ts';
import { gherkinScenario } from './gherkin-scenario.ts';
import { journalScenario } from './journal-scenario.ts';
import type { RoundResult } from './play-round.ts';
import { playRounds } from './play-rounds.ts';
import type { Scenario } from './scenario.ts';
import { failureText, totalsText } from './totals.ts';

const allScenarios: readonly Scenario[] = [journalScenario, gherkinScenario];

const usage = `npm run test:crash -- [options]
  --engine NAME   one of ${engineNames.join(', ')} (default: all, one after the other)
  --rounds N      rounds to play on each engine (default 100)
  --seed S        seed of the first round; the next ones count on (default: from the clock)
  --minutes M     stop after so many minutes, whatever --rounds says
  --parallel P    rounds at the same time (default 2)
  --scenario NAME one of ${allScenarios.map(({ name }) => name).join(', ')} (default: all in turn)
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      engine: { type: 'string' },
      rounds: { type: 'string', default: '100' },
      seed: { type: 'string' },
      minutes: { type: 'string' },
      parallel: { type: 'string', default: '2' },
      scenario: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const scenarios = allScenarios.filter(
    ({ name }) => values.scenario === undefined || name === values.scenario,
  );
  const engines = engineNames.filter((name) => values.engine === undefined || name === values.engine);
  if (values.help || scenarios.length === 0 || engines.length === 0) {
    process.stdout.write(usage);
    return values.help ? 0 : 2;
  }
  const firstSeed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
  const deadline =
    values.minutes === undefined
      ? Number.POSITIVE_INFINITY
      : performance.now() + Number(values.minutes) * 60_000;
  process.stdout.write(`first seed ${firstSeed}\n`);
  let failed = false;
  for (const engine of engines) {
    const started = performance.now();
    let played = 0;
    const onRound = (result: RoundResult, scenario: string) => {
      if (result.problems.length > 0) process.stdout.write(failureText(result, scenario));
      const seconds = Math.round((performance.now() - started) / 1000);
      if (++played % 25 === 0) process.stdout.write(`${played} rounds, ${seconds} s\n`);
    };
    const results = await playRounds({
      engine,
      scenarios,
      rounds: Number(values.rounds),
      firstSeed,
      parallel: Number(values.parallel),
      deadline,
      onRound,
    });
    process.stdout.write(`${engine}: ${totalsText(results, performance.now() - started)}`);
    failed ||= results.some((result) => result.problems.length > 0);
  }
  return failed ? 1 : 0;
}

process.exitCode = await main();
