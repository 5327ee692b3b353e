import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { costOfProgram } from '../program-cost.ts';
import { repository } from '../repository.ts';
import { type MadeUpRun, madeUpTests } from './made-up-run.ts';

/** The version of Allure that is compared with. */
const allureVersion = '3.18.0';

/** Installs Allure below a folder; returns its program. */
export async function installAllure(folder: string): Promise<string> {
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', `allure@${allureVersion}`];
  await costOfProgram({ command: 'npm', args, cwd: folder });
  return join(folder, 'node_modules/.bin/allure');
}

/** Writes the results of a made-up run as Allure's adapters do: one JSON file for each test. */
export function writeAllureResults(folder: string, run: MadeUpRun): void {
  mkdirSync(folder, { recursive: true });
  const start = Date.parse('2026-11-21T10:00:00Z');
  for (const { index, name, suite, failure, steps } of madeUpTests(run)) {
    const uuid = `019aa000-0000-7000-8000-${String(index).padStart(12, '0')}`;
    const from = start + index * 10;
    const result = {
      uuid,
      historyId: uuid,
      testCaseId: uuid,
      fullName: `tests/${suite}.spec.ts#${name}`,
      name,
      status: failure === null ? 'passed' : 'failed',
      statusDetails: failure === null ? {} : { message: failure.message, trace: failure.stack },
      stage: 'finished',
      labels: [{ name: 'suite', value: suite }],
      steps: steps.map((text) => ({
        name: text,
        status: 'passed',
        stage: 'finished',
        start: from,
        stop: from + 3,
        steps: [],
      })),
      start: from,
      stop: from + 5 + (index % 400),
    };
    writeFileSync(join(folder, `${uuid}-result.json`), JSON.stringify(result));
  }
}

/** Writes a suite for Playwright whose tests do nothing but what a made-up run says. */
export function writePlaywrightSuite(folder: string, run: MadeUpRun): void {
  mkdirSync(join(folder, 'tests'), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "bench", "type": "module" }');
  writeFileSync(
    join(folder, 'playwright.config.ts'),
    "export default { testDir: 'tests', workers: 2, fullyParallel: false, reporter: [['blob', { outputDir: 'blob' }]] };\n",
  );
  const bySuite = Map.groupBy(madeUpTests(run), ({ suite }) => suite);
  for (const [suite, tests] of bySuite) {
    const lines = tests.map(({ name, failure, steps }) => {
      const parts = steps
        .map((text) => `await test.step(${JSON.stringify(text)}, async () => {});`)
        .join(' ');
      const end = failure === null ? '' : `throw new Error(${JSON.stringify(failure.message)});`;
      return `test(${JSON.stringify(name)}, async () => { ${parts} ${end} });`;
    });
    const text = `import { test } from '@playwright/test';\n${lines.join('\n')}\n`;
    writeFileSync(join(folder, 'tests', `${suite}.spec.ts`), text);
  }
}

/**
 * Makes the blobs of a large run of those of a small one, as many shards with tests and suites of their own: to really run
 * 50,000 tests would take Playwright an hour. Needs `zip` and `unzip`.
 *
 * @param blob a `report.zip`
 * @param target folder for the blobs
 * @param suites of the small run
 */
export function multiplyBlob(blob: string, target: string, copies: number, suites: number): void {
  const work = `${target}-work`;
  mkdirSync(target, { recursive: true });
  mkdirSync(work, { recursive: true });
  execFileSync('unzip', ['-q', blob, '-d', join(work, 'original')]);
  const original = readFileSync(join(work, 'original', 'report.jsonl'), 'utf8');
  for (let copy = 0; copy < copies; copy++) {
    const folder = join(work, String(copy));
    cpSync(join(work, 'original'), folder, { recursive: true });
    const prefix = String(copy).padStart(2, '0');
    const text = original
      .replaceAll(
        /suite-(\d{4})/g,
        (_, number: string) => `suite-${String(copy * suites + Number(number)).padStart(4, '0')}`,
      )
      .replaceAll('"testId":"', `"testId":"${prefix}`);
    writeFileSync(join(folder, 'report.jsonl'), text);
    execFileSync('zip', ['-q', '-r', '-D', join(target, `report-${prefix}.zip`), '.'], { cwd: folder });
    rmSync(folder, { recursive: true });
  }
  rmSync(work, { recursive: true });
}
