import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  hasChromium,
  keepScreenshot,
  phone,
} from './page-browser.ts';
import { hostileName, type SampledPage, startSampledPage } from './sampled-page.ts';

const editorOf = (page: Page) => page.getByRole('textbox', { name: 'SQL', exact: true });
const rowsOf = (page: Page) => page.getByRole('grid', { name: 'Rows' });
const sqlLink = (sql: string, more = '') => `/sql?sql=${encodeURIComponent(sql)}${more}`;

/** Puts a statement in the place of the one that is in the editor. */
async function write(page: Page, sql: string): Promise<void> {
  await editorOf(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(sql);
}

async function run(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
}

/** The texts of the cells of a row, counted from 1. */
async function cells(page: Page, row = 1): Promise<readonly string[]> {
  return await rowsOf(page)
    .locator(`[aria-rowindex="${row + 1}"]`)
    .getByRole('gridcell')
    .allTextContents();
}

describe.skipIf(!hasChromium())('the SQL console', () => {
  let sampled: SampledPage;
  beforeAll(async () => {
    sampled = await startSampledPage();
  }, 60_000);
  afterAll(async () => {
    await sampled?.close();
  });

  test('completes tables and columns with what they are, and runs what is written', async () => {
    await sampled.at('/sql', async (page) => {
      await write(page, 'SELECT run_id, branch FROM runs WHERE ');
      await page.keyboard.type('bran');
      const branch = page.getByRole('option', { name: /^branch/ });
      await branch.waitFor();
      await page.getByText('git branch', { exact: false }).first().waitFor();
      await keepScreenshot(page, 'sql-completion-light');
      await page.keyboard.press('Tab');
      await page.keyboard.insertText(" = 'main' ORDER BY run_id LIMIT 3");
      await run(page);
      await expect.poll(() => rowsOf(page).getAttribute('aria-rowcount')).toBe('4');
      expect((await cells(page))[1]).toBe('main');
      await page.getByRole('status').filter({ hasText: '3 rows in' }).waitFor();
      await keepScreenshot(page, 'sql-rows-light');
    });
  });

  test('runs only what is selected', async () => {
    await sampled.at('/sql', async (page) => {
      await write(page, 'SELECT 1 AS first;');
      await page.keyboard.press('End');
      await page.keyboard.insertText('\nSELECT 2 AS second');
      await page.keyboard.press('Shift+Home');
      await page.keyboard.press('Control+Enter');
      await rowsOf(page).getByRole('columnheader', { name: 'second' }).waitFor();
      expect(await cells(page)).toEqual(['2']);
    });
  });

  test('marks where the engine says that it is wrong; Escape and Tab leave the editor', async () => {
    await sampled.at('/sql', async (page) => {
      await write(page, 'SELECT status,\n  nme\nFROM runs');
      await run(page);
      await page.getByRole('alert').getByText('"nme" not found').waitFor();
      expect(await page.locator('.cm-mistake').textContent()).toBe('nme');
      await expectAccessible(page);
      await keepScreenshot(page, 'sql-error-light');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Run');
    });
  });

  test('a query that takes long tells its time, and is stopped on the server', async () => {
    await sampled.at('/sql', async (page) => {
      await write(page, 'SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b');
      await run(page);
      await page.getByText(/^\d\.\d\d s$/).waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('status').filter({ hasText: 'stopped' }).waitFor();
      await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
    });
  });

  test('NULL, big numbers, times, JSON and hostile texts are shown as what they are', async () => {
    const sql = `SELECT NULL AS nothing, 9007199254740993::BIGINT AS big, TIMESTAMP '2026-01-31 10:00:00.5' AS at,
'{"a": [1, 2]}'::JSON AS json, (SELECT max(name) FROM tests WHERE name LIKE '<%') AS name`;
    await sampled.at(sqlLink(sql), async (page) => {
      await rowsOf(page).waitFor();
      const [nothing, big, at, json, name] = await cells(page);
      expect([nothing, big, at, name]).toEqual([
        'NULL',
        '9007199254740993',
        '2026-01-31 10:00:00.5',
        hostileName,
      ]);
      await rowsOf(page)
        .getByRole('button', { name: json ?? '' })
        .click();
      await page.getByRole('dialog', { name: 'json' }).getByText('"a": [').waitFor();
      await page.keyboard.press('Escape');
      await rowsOf(page).getByText('NULL').click();
      const dialog = page.getByRole('dialog', { name: 'Row' });
      await dialog.getByText('9007199254740993').waitFor();
    });
  });

  test('says that there are more rows, and gets them', async () => {
    await sampled.at(sqlLink('SELECT range AS n FROM range(3000)'), async (page) => {
      await page.getByRole('status').filter({ hasText: '1,000 rows' }).filter({ hasText: 'more' }).waitFor();
      await page.getByRole('button', { name: 'Get more' }).click();
      await page.getByRole('status').filter({ hasText: '3,000 rows' }).waitFor();
      expect(await page.getByRole('button', { name: 'Get more' }).count()).toBe(0);
    });
  });

  test('parameters get fields; a saved query brings them with their labels, and is changed and deleted', async () => {
    await sampled.at('/sql', async (page) => {
      await write(page, 'SELECT run_id, branch FROM runs WHERE run_id <= $most AND branch = $branch');
      await page.getByLabel('Type of most').selectOption('integer');
      await page.getByLabel('$most', { exact: true }).fill('many');
      await page.getByText('wants a whole number').waitFor();
      await page.getByLabel('$most', { exact: true }).fill('5');
      await page.getByLabel('$branch', { exact: true }).fill('main');
      await page.keyboard.press('Enter');
      await rowsOf(page).waitFor();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Save the query' });
      await dialog.getByLabel('Name').fill(hostileName);
      await dialog.getByLabel('$most').fill('Up to run');
      await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { level: 2, name: hostileName }).waitFor();
      expect(new URL(page.url()).hash).toMatch(/query=[0-9a-f-]{36}/);

      await page.reload();
      await page.getByLabel('Up to run').waitFor();
      expect(await page.getByLabel('Up to run').inputValue()).toBe('5');
      await rowsOf(page).waitFor();
      await page.getByLabel('Up to run').fill('1');
      await page.keyboard.press('Enter');
      await expect.poll(() => rowsOf(page).getAttribute('aria-rowcount')).toBe('2');

      await page.getByRole('button', { name: 'Rename' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('Runs of a branch');
      await page
        .getByRole('dialog')
        .getByLabel(/Shared/)
        .uncheck();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByRole('tab', { name: 'Saved' }).click();
      const kept = page.getByRole('button', { name: /Runs of a branch private/ });
      await kept.waitFor();
      await keepScreenshot(page, 'sql-saved-light');
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.getByText('Nothing is saved yet').waitFor();
    });
  });

  test('all rows go out as files, those that are shown as Markdown', async () => {
    const permissions = { context: { permissions: ['clipboard-read', 'clipboard-write'] } };
    await sampled.at(
      sqlLink("SELECT 1 AS a, 'x|y' AS b UNION ALL SELECT 2, NULL ORDER BY a"),
      async (page) => {
        await rowsOf(page).waitFor();
        await page.getByRole('button', { name: 'Export' }).click();
        const menu = page.getByRole('dialog', { name: 'Export' });
        const fetched = async (name: string) => {
          const href = await menu.getByRole('link', { name, exact: true }).getAttribute('href');
          return await (await page.request.get(href ?? '')).body();
        };
        expect((await fetched('CSV')).toString()).toBe('a,b\r\n1,x|y\r\n2,\r\n');
        expect((await fetched('NDJSON')).toString().split('\n')[0]).toBe('{"a":1,"b":"x|y"}');
        expect(JSON.parse((await fetched('JSON')).toString())).toHaveLength(2);
        expect((await fetched('Parquet')).subarray(0, 4).toString()).toBe('PAR1');
        const download = page.waitForEvent('download');
        await menu.getByRole('link', { name: 'CSV', exact: true }).click();
        expect((await download).suggestedFilename()).toBe('query.csv');
        await menu.getByRole('button', { name: 'Copy as Markdown' }).click();
        await expect
          .poll(() => page.evaluate(() => navigator.clipboard.readText()))
          .toBe('| a | b |\n| ---: | --- |\n| 1 | x\\|y |\n| 2 | NULL |');
        await page.getByRole('button', { name: 'Copy link' }).click();
        await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('#/sql?sql=');
      },
      permissions,
    );
  });

  test('rows become a chart, and a link leads to it', async () => {
    await sampled.at(sqlLink('SELECT started_at, duration_ms, planned_count FROM runs'), async (page) => {
      await rowsOf(page).waitFor();
      await page.getByRole('button', { name: 'Chart' }).click();
      await page.getByRole('slider', { name: /duration_ms over started_at/ }).waitFor();
      await page.getByRole('button', { name: 'planned_count' }).click();
      await page.getByLabel('Kind of chart').selectOption('Areas');
      await page.getByRole('slider', { name: /duration_ms, planned_count over/ }).waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'sql-chart-light');
      await page.reload();
      await page.getByRole('slider', { name: /duration_ms, planned_count over/ }).waitFor();
      expect(await page.getByLabel('Kind of chart').inputValue()).toBe('area');
    });
  });

  test('a preset is asked with options, and its SQL goes on in the editor', async () => {
    await sampled.at('/sql', async (page) => {
      await page.getByRole('tab', { name: 'Questions' }).click();
      await page.getByRole('searchbox', { name: 'Question' }).fill('flaky');
      await page.getByRole('button', { name: /^Flaky tests/ }).click();
      await rowsOf(page).getByText('flaky').first().waitFor();
      await page.getByLabel('limit').fill('1');
      await page.getByRole('button', { name: 'Ask' }).click();
      await expect.poll(() => rowsOf(page).getAttribute('aria-rowcount')).toBe('2');
      expect(decodeURIComponent(new URL(page.url()).hash)).toContain(
        'preset=flaky-tests&values={"limit":"1"}',
      );
      await expectAccessible(page);
      await keepScreenshot(page, 'sql-preset-light');
      await page.getByRole('button', { name: 'Open in the editor' }).click();
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page
        .getByRole('status')
        .filter({ hasText: / rows? in / })
        .waitFor();
    });
  });

  test('the tables are searched, opened, and put into the statement; what ran stays in the history', async () => {
    await sampled.at('/sql', async (page) => {
      await write(page, 'SELECT  FROM runs');
      for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowLeft');
      await page.getByLabel('Table or column').fill('runs');
      await page.getByRole('button', { name: 'runs', exact: true }).click();
      await page.getByRole('button', { name: /^run_id/ }).click();
      await expect.poll(() => editorOf(page).textContent()).toBe('SELECT run_id FROM runs');
      await run(page);
      await rowsOf(page).waitFor();
      await page.reload();
      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByRole('button', { name: /^SELECT run_id FROM runs 40 rows/ }).waitFor();
    });
  });

  test('where nothing can be saved there is nothing to save with', async () => {
    await sampled.at('/nowhere', async (page) => {
      await page.route('**/api/v1/version', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), writable: false } });
      });
      await page.goto(`${sampled.server.origin}/#/sql`);
      await page.getByRole('tab', { name: 'Saved' }).click();
      await page.getByText('Nothing is saved.').waitFor();
      expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
    });
  });

  test('is readable in the dark, and fits a phone', async () => {
    const link = sqlLink("SELECT branch, count(*) AS runs FROM runs WHERE branch <> 'none' GROUP BY branch");
    await sampled.at(
      link,
      async (page) => {
        await rowsOf(page).waitFor();
        await expectAccessible(page);
        await keepScreenshot(page, 'sql-dark');
        await page.setViewportSize(phone);
        await expectNoSidewaysScroll(page);
        await page.getByRole('button', { name: 'Tables, questions, saved queries' }).click();
        await page.getByRole('button', { name: 'artifacts', exact: true }).waitFor();
        await expectNoSidewaysScroll(page);
        await keepScreenshot(page, 'sql-phone');
      },
      { theme: 'dark' },
    );
  });
});
