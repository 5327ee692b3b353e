import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SeededRandom } from '../../src/storage/sample/history/seeded-random.ts';
import { CrashGround } from './crash-ground.ts';
import { processesOf } from './processes.ts';
import type { Ask, Recording, RunningScenario, Scenario } from './scenario.ts';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

/** Each step notes that it begins: everything before it in its scenario had been flushed then. */
const steps = `import { appendFileSync } from 'node:fs';
import { Given } from 'assay/gherkin';

Given('step {int} of {word}', async function (number, name) {
  appendFileSync(process.env.CRASH_NOTES, \`\${name} \${number}\\n\`);
  await new Promise((wake) => setTimeout(wake, 2));
});
`;

function feature(name: string, random: SeededRandom): string {
  const scenarios = Array.from({ length: random.whole(4, 12) }, (_, scenario) => {
    const lines = Array.from({ length: random.whole(2, 12) }, (_, step) => [
      ...(random.chance(0.15) ? [`    * # Part ${step}`] : []),
      `    Given step ${step + 1} of ${name}s${scenario}`,
    ]);
    return [`  Scenario: number ${scenario}`, ...lines.flat()].join('\n');
  });
  return [`Feature: number ${name}`, ...scenarios, ''].join('\n\n');
}

/** `assay run` on small features, without a browser. */
export const gherkinScenario: Scenario = {
  name: 'gherkin',
  moments: [500, 3000],
  hasShards: false,
  start({ folder, location, random }: Recording): RunningScenario {
    const features = join(folder, 'features');
    mkdirSync(features);
    // Other recordings of the round have other steps.
    const tag = `r${basename(folder).replace(/\D/g, '')}`;
    for (let index = 0; index < random.whole(3, 6); index++)
      writeFileSync(join(features, `number-${index}.feature`), feature(`${tag}f${index}`, random));
    writeFileSync(join(features, 'steps.mjs'), steps);
    const notes = join(folder, 'notes');
    const log = openSync(join(folder, 'run.log'), 'a');
    const args = ['run', 'features', '--workers', '2', '--results', 'results', '--database'];
    const owner = spawn(process.execPath, ['--conditions=assay-source', main, ...args], {
      cwd: folder,
      stdio: ['ignore', log, log],
      env: { ...process.env, CRASH_NOTES: notes, ...CrashGround.environment(location) },
    });
    closeSync(log);
    const workers = () => processesOf(folder, 'worker-main');
    return {
      living: () => ({ owners: hasEnded(owner) || !owner.pid ? [] : [owner.pid], workers: workers() }),
      ended: (async () => {
        while (!hasEnded(owner) || workers().length > 0) await new Promise((wake) => setTimeout(wake, 20));
      })(),
      acknowledged: () => [],
      check: async (ask) => await forgottenSteps(ask, notes),
    };
  },
};

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function forgottenSteps(ask: Ask, notes: string): Promise<string[]> {
  if (!existsSync(notes)) return [];
  const statuses = new Map<string, string>();
  for (const [text, status] of await ask('SELECT text, status FROM step_runs JOIN steps USING (step_id)'))
    statuses.set(String(text), String(status));
  const problems: string[] = [];
  for (const note of readFileSync(notes, 'utf8').split('\n').slice(0, -1)) {
    const [name, number] = note.split(' ') as [string, string];
    const own = statuses.get(`step ${number} of ${name}`);
    if (own === undefined) problems.push(`step ${number} of ${name} began, and is missing`);
    const before = statuses.get(`step ${Number(number) - 1} of ${name}`);
    if (Number(number) > 1 && before !== 'passed')
      problems.push(`step ${Number(number) - 1} of ${name} had passed, and is ${before ?? 'missing'}`);
  }
  return problems;
}
