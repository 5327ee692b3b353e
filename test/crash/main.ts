import { parseArgs } from 'node:util';
import { gherkinScenario } from './gherkin-scenario.ts';
import { journalScenario } from './journal-scenario.ts';
import { playRound, type RoundResult } from './round.ts';
import type { Scenario } from './scenario.ts';
import { failureText, totalsText } from './totals.ts';

const scenarios: readonly Scenario[] = [journalScenario, gherkinScenario];

const usage = `npm run test:crash -- [options]
  --rounds N      rounds to play (default 300)
  --seed S        seed of the first round; the next ones count on (default: from the clock)
  --minutes M     stop after so many minutes, whatever --rounds says
  --parallel P    rounds at the same time (default 2)
  --scenario NAME one of ${scenarios.map(({ name }) => name).join(', ')} (default: all in turn)
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '300' },
      seed: { type: 'string' },
      minutes: { type: 'string' },
      parallel: { type: 'string', default: '2' },
      scenario: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = scenarios.filter(({ name }) => values.scenario === undefined || name === values.scenario);
  if (values.help || chosen.length === 0) {
    process.stdout.write(usage);
    return values.help ? 0 : 2;
  }
  const first = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
  const started = performance.now();
  const deadline =
    values.minutes === undefined ? Number.POSITIVE_INFINITY : started + Number(values.minutes) * 60_000;
  const results: RoundResult[] = [];
  let next = 0;
  const play = async () => {
    while (next < Number(values.rounds) && performance.now() < deadline) {
      const index = next++;
      const scenario = chosen[index % chosen.length] as Scenario;
      const result = await playRound(scenario, first + index);
      results.push(result);
      if (result.problems.length > 0) process.stdout.write(failureText(result, scenario.name));
      if (results.length % 25 === 0)
        process.stdout.write(
          `${results.length} rounds, ${Math.round((performance.now() - started) / 1000)} s\n`,
        );
    }
  };
  process.stdout.write(`first seed ${first}\n`);
  await Promise.all(Array.from({ length: Number(values.parallel) }, play));
  process.stdout.write(totalsText(results, performance.now() - started));
  return results.some((result) => result.problems.length > 0) ? 1 : 0;
}

process.exitCode = await main();
