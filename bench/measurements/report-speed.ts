/**
 * Reports in pages: how long they take to be made, how large they are, and how long Chromium takes to show them, against
 * Playwright's HTML report and Allure 3 for the same made-up tests with five steps each: 2,000, with --full also 50,000.
 * What the tests themselves take is not in it: ours is made from a database, Playwright's from its blobs (`merge-reports`;
 * those of the large run are 25 times the small one), Allure's from its result files. Ours and Playwright's are opened from
 * the disk, Allure's from a server on the loopback address, because it does not open from the disk. Allure is installed
 * into a temporary folder.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../src/runners/gherkin/browser/find-browser.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { type BenchContext, FigureSet, type Measurement } from '../measurement.ts';
import { costOfProgram } from '../program-cost.ts';
import { type MadeUpRun, recordMadeUpRun } from '../report-pages/made-up-run.ts';
import { openTime, serveFolder } from '../report-pages/open-time.ts';
import {
  installAllure,
  multiplyBlob,
  writeAllureResults,
  writePlaywrightSuite,
} from '../report-pages/other-reports.ts';
import { repository } from '../repository.ts';

/** A way to make a report of a made-up run. */
interface ReportMaker {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder or file that comes out. */
  readonly output: string;
  /** What is opened; null when a server is needed. */
  readonly page: string | null;
}

function bytesOf(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}

/** Playwright's tests really run, once; its exit code is 1 because some fail. */
async function playwrightBlob(folder: string): Promise<void> {
  const script = 'playwright test --quiet > run.log 2>&1; test -f blob/report.zip';
  const path = `${join(repository, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
  await costOfProgram({
    command: 'sh',
    args: ['-c', script],
    cwd: folder,
    env: { ...process.env, PATH: path, CI: '' },
  });
}

async function prepare(
  context: BenchContext,
  run: MadeUpRun,
  allure: string,
  { blob, copies }: { readonly blob: string; readonly copies: number },
): Promise<readonly ReportMaker[]> {
  const folder = context.folder(`report-${run.tests}`);
  const location = duckDbFile(join(folder, 'results.db'));
  context.say(`${run.tests} tests: recording`);
  await recordMadeUpRun(location, run);
  multiplyBlob(blob, join(folder, 'blob'), copies, run.tests / run.testsPerSuite / copies);
  writeAllureResults(join(folder, 'allure-results'), run);
  const assay = (output: string) => ({
    command: process.execPath,
    args: [join(repository, 'bin/assay.js'), 'report', '--db', location.path, '-o', output],
    cwd: folder,
    env: { ...process.env, ASSAY_KEEPER: 'off' } as Record<string, string>,
    output: join(folder, output),
  });
  return [
    { name: 'assay, folder', ...assay('pages'), page: 'index.html' },
    { name: 'assay, single file', ...assay('run.html'), page: '' },
    {
      name: 'playwright',
      command: process.execPath,
      args: [
        join(repository, 'node_modules/playwright/cli.js'),
        'merge-reports',
        '--reporter',
        'html',
        'blob',
      ],
      cwd: folder,
      env: { ...process.env, PLAYWRIGHT_HTML_OPEN: 'never' } as Record<string, string>,
      output: join(folder, 'playwright-report'),
      page: 'index.html',
    },
    {
      name: 'allure',
      command: allure,
      args: ['generate', 'allure-results', '-o', 'allure-report'],
      cwd: folder,
      output: join(folder, 'allure-report'),
      page: null,
    },
  ];
}

async function measure(
  context: BenchContext,
  makers: readonly ReportMaker[],
  figures: FigureSet,
  label: string,
  rounds: number,
) {
  const browser = await chromium.launch({ ...findBrowser('chromium', process.env), args: ['--no-sandbox'] });
  try {
    for (let round = 0; round < rounds; round++) {
      for (const { name, command, args, cwd, env, output, page } of makers) {
        context.say(`${label}: ${name}, round ${round + 1}`);
        const add = (what: string, value: number, unit: string) => {
          context.say(`  ${what}: ${value.toFixed(1)} ${unit}`);
          figures.add(`${label}: ${name}: ${what}`, value, { unit, better: 'lower' });
        };
        const { wallMs } = await costOfProgram({ command, args, cwd, ...(env !== undefined && { env }) });
        add('made in', wallMs, 'ms');
        add('size', bytesOf(output) / 1024 / 1024, 'MiB');
        const server = page === null ? await serveFolder(output) : null;
        try {
          const opened = await openTime(browser, server?.url ?? pathToFileURL(join(output, page ?? '')).href);
          add('first content', opened.firstContent, 'ms');
          add('suites named', opened.suites, 'ms');
        } finally {
          server?.close();
        }
      }
    }
  } finally {
    await browser.close();
  }
}

export const reportSpeed: Measurement = {
  name: 'report-speed',
  title: "reports in pages: time, size and opening, against Playwright's and Allure's",
  async run(context) {
    const figures = new FigureSet();
    context.say('installing Allure');
    const allure = await installAllure(context.folder('allure'));
    const small = { tests: context.size(2000, 400), testsPerSuite: 50, steps: 5 };
    const folder = context.folder('playwright');
    writePlaywrightSuite(folder, small);
    context.say('Playwright runs its tests');
    await playwrightBlob(folder);
    const blob = join(folder, 'blob', 'report.zip');
    for (const copies of context.full ? [1, 25] : [1]) {
      const run = { ...small, tests: small.tests * copies };
      const makers = await prepare(context, run, allure, { blob, copies });
      // One round of the large run takes minutes.
      const rounds = copies > 1 ? 1 : context.rounds(3);
      await measure(context, makers, figures, `${run.tests.toLocaleString('en-US')} tests`, rounds);
    }
    return figures.toArray();
  },
};
