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

const listOf = (page: Page) => page.getByRole('grid', { name: 'Tests', exact: true });

describe.skipIf(!hasChromium())('the views of tests, failures, trends and search', () => {
  let sampled: SampledPage;
  let flaky: { readonly id: number; readonly name: string };
  beforeAll(async () => {
    sampled = await startSampledPage();
    const answer = await sampled.server.get('/api/v1/presets/flaky-tests');
    const { rows } = (await answer.json()) as { rows: readonly (readonly unknown[])[] };
    const [id, name] = rows[0] ?? [];
    flaky = { id: Number(id), name: String(name) };
  }, 60_000);
  afterAll(async () => {
    await sampled?.close();
  });

  test('tests are listed with what came of them, filtered by what stands in the address, and opened by keys', async () => {
    await sampled.at('/tests', async (page) => {
      await listOf(page).waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'tests-light');
      const all = Number(await listOf(page).getAttribute('aria-rowcount'));
      await page.getByRole('button', { name: 'Passed' }).click();
      await expect.poll(() => new URL(page.url()).hash).toContain('verdict=passed');
      await expect
        .poll(async () => Number(await listOf(page).getAttribute('aria-rowcount')))
        .toBeLessThan(all);
      await page.getByRole('button', { name: 'Passed' }).click();
      await page.getByLabel('Name or file').fill(hostileName.slice(0, 12));
      await page.getByText('1 test in the last').waitFor();
      await page.getByRole('link', { name: hostileName }).waitFor();
      await listOf(page).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: hostileName }).waitFor();
      await page.goto(`${sampled.server.origin}/#/tests?q=nothing-is-called-so`);
      await page.getByText('No tests here').waitFor();
    });
  });

  test('flaky tests say why, slow ones how slow', async () => {
    await sampled.at('/tests?tab=flaky', async (page) => {
      await page.getByRole('heading', { level: 2, name: flaky.name }).waitFor();
      await page
        .getByText(/fails about [\d.]+ % of its attempts/)
        .first()
        .waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'tests-flaky-light');
      await page.getByRole('tab', { name: 'Slow' }).click();
      await page.getByRole('grid', { name: 'Slow tests' }).getByRole('row').nth(3).waitFor();
      await page.getByRole('tab', { name: 'Flaky' }).click();
      await page.getByRole('link', { name: flaky.name }).click();
      await page.getByRole('tab', { name: 'Flakiness', selected: true }).waitFor();
    });
  });

  test('a test shows its history over branches, its flakiness, durations, failures and steps', async () => {
    await sampled.at(`/tests/${flaky.id}`, async (page) => {
      const runs = page.getByRole('grid', { name: 'Runs of the test' });
      await runs.waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'test-history-light');
      const branches = page.getByRole('group', { name: 'Branches' });
      await branches.getByRole('button', { name: /^main/ }).click();
      await expect.poll(() => new URL(page.url()).hash).toContain('branch=main');
      await expect.poll(() => branches.getByRole('button').count()).toBe(1);
      await branches.getByRole('button', { name: /^main/ }).click();

      await page.getByRole('tab', { name: 'Flakiness' }).click();
      await page.getByRole('heading', { name: 'The runs that show it' }).waitFor();
      await page
        .getByRole('list', { name: 'Kinds of evidence' })
        .getByText('seen', { exact: true })
        .first()
        .waitFor();
      await keepScreenshot(page, 'test-flakiness-light');

      await page.getByRole('tab', { name: 'Durations' }).click();
      await page.getByRole('slider', { name: /^Duration on main/ }).waitFor();

      await page.getByRole('tab', { name: 'Failures' }).click();
      await page
        .getByRole('link', { name: /^Latest: run/ })
        .first()
        .waitFor();

      await page.getByRole('tab', { name: 'Steps' }).click();
      const steps = page.getByRole('grid', { name: 'Steps' });
      const first = steps.locator('[aria-rowindex="2"]');
      await page.getByRole('slider', { name: /^The steps that take longest/ }).waitFor();
      await first.click();
      const text = (await first.locator('bdi').textContent()) ?? '?';
      await page.getByRole('region', { name: text, exact: true }).getByRole('slider').waitFor();
      await page.getByRole('button', { name: 'The longest' }).click();
      await page.getByRole('slider', { name: /^The steps that take longest/ }).waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'test-steps-light');

      await page.getByRole('tab', { name: 'Details' }).click();
      await page.getByText('Known since').waitFor();
    });
  });

  test('a change of a duration is marked, with the run since when it is so', async () => {
    const answer = await sampled.server.get('/api/v1/presets/duration-regressions');
    const { rows } = (await answer.json()) as { rows: readonly (readonly unknown[])[] };
    await sampled.at(`/tests/${rows[0]?.[0]}?tab=durations`, async (page) => {
      const changes = page.getByRole('region', { name: 'When it changed' });
      await changes
        .getByText(/times as (long|fast)/)
        .first()
        .waitFor();
      await changes
        .getByRole('link', { name: /^run \d+/ })
        .first()
        .waitFor();
      await keepScreenshot(page, 'test-durations-light');
    });
  });

  test('failures stand by their cause, and a cause shows when and where', async () => {
    await sampled.at('/failures', async (page) => {
      const cause = page.getByRole('heading', { level: 2 }).getByRole('link').first();
      await cause.waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'failures-light');
      const type = (await cause.textContent()) ?? '?';
      await cause.click();
      await page.getByRole('heading', { level: 1, name: type }).waitFor();
      await page.getByRole('slider', { name: /^Failures in each run/ }).waitFor();
      await page.getByRole('grid', { name: 'Tests that failed for it' }).getByRole('link').first().waitFor();
      await keepScreenshot(page, 'failure-cause-light');
      await page.goto(`${sampled.server.origin}/#/failures?q=nobody-says-so`);
      await page.getByText('Nothing failed here').waitFor();
    });
  });

  test('trends are drawn, also as a table, for a branch and a time', async () => {
    await sampled.at('/trends', async (page) => {
      for (const title of ['Tests that pass', 'Flaky tests', 'What runs take', 'Failures'])
        await page.getByRole('region', { name: title }).getByRole('slider').waitFor();
      await keepScreenshot(page, 'trends-light', { fullPage: true });
      const passing = page.getByRole('region', { name: 'Tests that pass' });
      const days = async () => (await passing.getByRole('slider').getAttribute('aria-label')) ?? '';
      const before = await days();
      await page.getByLabel('When').selectOption('7');
      await expect.poll(days).not.toBe(before);
      await passing.getByRole('button', { name: 'Table' }).click();
      await passing.getByRole('grid').waitFor();
      await page.getByLabel('Branch').fill('no-such-branch');
      await page.getByText('No runs in this time').waitFor();
    });
  });

  test('what is searched for is found by kind, and the palette finds it, too', async () => {
    await sampled.at('/search', async (page) => {
      await page.getByText('What are you looking for?').waitFor();
      await page.getByRole('searchbox').fill('account');
      const kinds = page.getByRole('group', { name: 'What was found' });
      await kinds.getByRole('button', { name: /^Suites/ }).click();
      await expect.poll(() => page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([' Suites']);
      await expectAccessible(page);
      await keepScreenshot(page, 'search-light');
      await page.getByRole('region', { name: 'Suites' }).getByRole('link').first().click();
      await expect.poll(() => new URL(page.url()).hash).toContain('/tests?q=features');
      await listOf(page).getByRole('link').first().waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search' }).fill(flaky.name);
      await page.getByRole('option', { name: new RegExp(`^${flaky.name}`) }).click();
      await page.getByRole('heading', { level: 1, name: flaky.name }).waitFor();
    });
  });

  test('everything is readable in the dark, and fits a phone', async () => {
    const views = [
      ['/tests', 'tests', () => /tests in the last/],
      ['/tests?tab=flaky', 'tests-flaky', () => flaky.name],
      ['/tests/{flaky}', 'test-history', () => /\d passed/],
      ['/tests/{flaky}?tab=flakiness', 'test-flakiness', () => 'The runs that show it'],
      ['/tests/{flaky}?tab=steps', 'test-steps', () => /steps? over the last/],
      ['/failures', 'failures', () => /those of most tests first/],
      ['/trends', 'trends', () => 'Slowest tests'],
      ['/search?q=account', 'search', () => 'Suites'],
    ] as const;
    // Those with the most colours; the others have nothing that these have not.
    const coloured = new Set<string>(['test-flakiness', 'failures', 'trends']);
    await sampled.at(
      '/nowhere',
      async (page) => {
        for (const [hash, name, seen] of views) {
          await page.setViewportSize({ width: 1280, height: 800 });
          await page.goto(`${sampled.server.origin}/#${hash.replace('{flaky}', String(flaky.id))}`);
          await page.getByText(seen()).first().waitFor();
          if (coloured.has(name)) await expectAccessible(page);
          await keepScreenshot(page, `${name}-dark`);
          await page.setViewportSize(phone);
          await expectNoSidewaysScroll(page);
          await keepScreenshot(page, `${name}-phone`);
        }
      },
      { theme: 'dark' },
    );
  }, 40_000);
});
