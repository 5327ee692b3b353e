import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { quoteText } from '../../src/storage/sql/create-table.ts';
import { withConnection } from '../../src/storage/with-connection.ts';
import { runAssay } from '../command-line/captured-program.ts';
import { builtPage } from '../page/built-page.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  hasChromium,
  keepScreenshot,
  type OpenedPage,
  openPage,
  phone,
  startBrowser,
} from '../page/page-browser.ts';
import { sampleFile } from './sample-file.ts';
import { startStaticServer } from './static-server.ts';

/** What must do nothing, wherever it stands. */
const hostile = `</script><script>window.harmed = 1</script><img src=x onerror="window.harmed = 1"><!--`;

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Without an end, and nothing that an index could shorten. */
const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n`;

/** Harm in names and messages, and a picture of an attempt. */
async function prepare(folder: string): Promise<string> {
  const location = await sampleFile(folder);
  const results = join(folder, 'results');
  mkdirSync(results);
  writeFileSync(join(results, 'shot.png'), picture);
  const hash = createHash('sha256').update(picture).digest('hex');
  await withConnection(await openMigrated(location), async (connection) => {
    const text = quoteText(hostile);
    await connection.execute(
      `UPDATE tests SET name = ${text} WHERE test_id = (SELECT min(test_id) FROM tests)`,
    );
    await connection.execute(`UPDATE runs SET name = ${text} WHERE run_id = (SELECT max(run_id) FROM runs)`);
    await connection.execute(`UPDATE executions SET error_message = ${text} WHERE error_message IS NOT NULL`);
    await connection.execute(`UPDATE runs SET results_dir = ${quoteText(results)}`);
    await connection.execute(`UPDATE artifacts SET path = 'shot.png', sha256 = '${hash}', bytes = ${picture.length}
WHERE artifact_id = (SELECT min(artifact_id) FROM artifacts)`);
    await connection.checkpoint();
  });
  return location.path;
}

async function expectUnharmed({ page, wrongs }: OpenedPage): Promise<void> {
  expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
  expect(wrongs).toEqual([]);
}

async function ask(page: Page, sql: string): Promise<void> {
  await page.getByLabel('Query', { exact: true }).fill(sql);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
}

describe.skipIf(!hasChromium())('a static site', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-site-'));
  const site = join(folder, 'site');
  const address = (hash: string) => `${pathToFileURL(join(site, 'index.html')).href}${hash}`;
  const offline = { context: { offline: true } };
  /** Axe wants to read the style sheet itself, and must not. */
  const byAxe = { allow: /page\.css.*connect-src/ };
  let browser: Browser;
  let database: string;
  beforeAll(async () => {
    await builtPage();
    database = await prepare(folder);
    const made = await runAssay(['site', '--db', database, '-o', site, '--title', `Shop ${hostile}`], {
      cwd: folder,
      env: {},
    });
    expect(made).toMatchObject({ code: 0 });
    browser = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function inSite(
    hash: string,
    act: (opened: OpenedPage) => Promise<void>,
    options: Parameters<typeof openPage>[2] = {},
  ): Promise<void> {
    const opened = await openPage(browser, address(hash), { ...offline, ...options });
    try {
      await act(opened);
      await expectUnharmed(opened);
    } finally {
      await opened.close();
    }
  }

  test('opens from the disk without a network and says what it holds', async () => {
    await inSite(
      '',
      async ({ page }) => {
        await expect.poll(() => page.locator('h1').innerText()).toBe(`Shop ${hostile}`);
        await page.getByText('Static copy of').waitFor();
        const figures = page.getByRole('region', { name: 'What is in it' });
        await figures.getByText('Runs that passed').waitFor();
        expect(await figures.innerText()).toMatch(/Runs\s+40\s+Tests\s+60/);
        await expectAccessible(page);
        await keepScreenshot(page, 'site-start-light');
      },
      byAxe,
    );
  });

  test("answers a preset and SQL of one's own in the page", async () => {
    await inSite(
      '',
      async ({ page }) => {
        await page.getByRole('button', { name: /^Slowest tests/ }).click();
        const answer = page.getByRole('region', { name: 'Slowest tests' });
        await answer.getByText(/^\d+ rows/).waitFor();
        await ask(page, `SELECT count(*) AS n, ${quoteText(hostile)} AS text FROM runs`);
        const found = page.getByRole('region', { name: 'SQL' });
        await found.getByText('1 row').waitFor();
        expect(await found.innerText()).toContain(hostile);
        await ask(page, 'DELETE FROM runs');
        await found.getByText('QUERY_REFUSED').waitFor();
        await keepScreenshot(page, 'site-answers-dark', { fullPage: true });
      },
      { theme: 'dark' },
    );
  });

  test('a query that would take for ever is cancelled while the page goes on', async () => {
    await inSite('', async ({ page }) => {
      await page.getByText('Runs that passed').waitFor();
      await ask(page, endless);
      await page.getByRole('button', { name: 'Cancel' }).waitFor();
      expect(await page.evaluate(() => 1 + 1)).toBe(2);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await ask(page, `SELECT 'it is' || ' back' AS answer`);
      await page.getByText('it is back').waitFor();
    });
  });

  test('the views of the page work: runs, a run, a test, trends, search', async () => {
    await inSite('#/runs', async ({ page }) => {
      await page.getByText('nightly').first().waitFor();
      await keepScreenshot(page, 'site-runs');
      await page.goto(address('#/runs/latest'));
      await expect.poll(() => page.locator('h1').innerText()).toContain(hostile);
      await page.getByText('Suites and tests').first().waitFor();
      await keepScreenshot(page, 'site-run');
      await page.goto(address('#/tests/1'));
      await expect.poll(() => page.locator('h1').innerText()).toBe(hostile);
      await keepScreenshot(page, 'site-test');
      await page.goto(address('#/trends'));
      await page.getByText('Tests that pass').first().waitFor();
      await keepScreenshot(page, 'site-trends');
      await page.goto(address('#/search?q=customer'));
      await page
        .getByText(/customer/i)
        .first()
        .waitFor();
      await keepScreenshot(page, 'site-search');
    });
  });

  test('the console asks, cancels, and saves what it found', async () => {
    await inSite(`#/sql?sql=${encodeURIComponent(endless)}`, async ({ page }) => {
      await page.getByRole('button', { name: /^(Cancel|Stop)/ }).click();
      await page.getByText('you cancelled it').first().waitFor();
      const sql = 'SELECT status, count(*) AS runs FROM runs GROUP BY status ORDER BY 1';
      await page.goto(address(`#/sql?sql=${encodeURIComponent(sql)}`));
      await page
        .getByRole('cell', { name: 'passed' })
        .or(page.getByText('passed', { exact: true }))
        .first()
        .waitFor();
      await keepScreenshot(page, 'site-sql');
      await page.getByRole('button', { name: 'Export' }).click();
      const waiting = page.waitForEvent('download');
      await page.getByText('CSV', { exact: true }).click();
      const text = readFileSync(await (await waiting).path(), 'utf8');
      expect(text.split(/\r?\n/)[0]).toBe('status,runs');
      expect(text).toContain('passed,');
    });
  });

  test('what a server would send for downloading is saved by the page', async () => {
    await inSite('', async ({ page }) => {
      await page.getByText('Runs that passed').waitFor();
      const waiting = page.waitForEvent('download');
      await page.evaluate(() => {
        const link = document.createElement('a');
        link.href = `api/v1/sql.csv?sql=${encodeURIComponent('SELECT 1 AS one, 2 AS two')}`;
        document.body.append(link);
        link.click();
      });
      const download = await waiting;
      expect(
        readFileSync(await download.path(), 'utf8')
          .trim()
          .split(/\r?\n/),
      ).toEqual(['one,two', '1,2']);
    });
  });

  test('pictures of attempts lie beside the page', async () => {
    await inSite('', async ({ page }) => {
      const shown = await page.evaluate(async () => {
        const facts = JSON.parse(document.getElementById('assay-facts')?.textContent ?? '') as {
          files: Record<string, string>;
        };
        const image = new Image();
        image.src = Object.values(facts.files)[0] ?? '';
        await image.decode();
        return [Object.keys(facts.files).length, image.naturalWidth];
      });
      expect(shown).toEqual([1, 1]);
    });
  });

  test('is readable on a phone', async () => {
    await inSite(
      '',
      async ({ page }) => {
        await page.getByText('Runs that passed').waitFor();
        await expectNoSidewaysScroll(page);
        await keepScreenshot(page, 'site-phone');
      },
      { viewport: phone },
    );
  });

  test('works on a plain web server below a path', async () => {
    const server = await startStaticServer(site, '/shop/history/');
    const opened = await openPage(browser, server.address);
    try {
      await opened.page.getByText('Runs that passed').waitFor();
      await ask(opened.page, "SELECT count(*) || ' runs' AS answer FROM runs");
      await opened.page.getByText('40 runs', { exact: true }).last().waitFor();
      await expectUnharmed(opened);
    } finally {
      await opened.close();
      await server.close();
    }
  });

  test('works as a single file', async () => {
    const file = join(folder, 'one.html');
    const argv = ['site', '--db', database, '-o', file, '--single-file', '--runs', '3', '--title', hostile];
    expect(await runAssay(argv, { cwd: folder, env: {} })).toMatchObject({ code: 0 });
    const opened = await openPage(browser, pathToFileURL(file).href, offline);
    try {
      await opened.page.getByText('Runs that passed').waitFor();
      await opened.page.getByText('3 of 40 runs are in this copy.').waitFor();
      await expectUnharmed(opened);
    } finally {
      await opened.close();
    }
  });

  test.each([
    ['without a part', (path: string) => rmSync(path), 'parts/database-0.js is not beside this page'],
    [
      'with a part that was cut',
      (path: string) => writeFileSync(path, 'assayPart("database-0", "H4sI")'),
      'Error',
    ],
  ])('%s it says so, and what to do', async (_, harm, reason) => {
    const broken = mkdtempSync(join(folder, 'broken-'));
    cpSync(site, broken, { recursive: true });
    harm(join(broken, 'parts/database-0.js'));
    const opened = await openPage(browser, pathToFileURL(join(broken, 'index.html')).href, offline);
    try {
      await opened.page.getByText('The data cannot be loaded').waitFor();
      const alert = opened.page.getByRole('alert').first();
      expect(await alert.innerText()).toContain(reason);
      expect(await alert.innerText()).toContain('Copy all files of the site');
    } finally {
      await opened.close();
    }
  });
});
