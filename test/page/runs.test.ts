import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TemporaryDatabase } from '../journals/temporary-database.ts';
import { type RunningServer, startServer } from '../server/running-server.ts';
import { builtPage } from './built-page.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  hasChromium,
  keepScreenshot,
  type OpenedPage,
  type OpenOptions,
  openPage,
  startBrowser,
} from './page-browser.ts';
import { RecordedRun, recordShopHistory } from './recorded-shop.ts';

const phone = { width: 390, height: 780 };

// A browser beside everything else on a busy machine: each waits for what it looks for, none for a time.
describe.skipIf(!hasChromium())('the views of runs', { timeout: 60_000 }, () => {
  let browser: Browser;
  let place: TemporaryDatabase;
  let server: RunningServer;
  beforeAll(async () => {
    place = new TemporaryDatabase();
    const [folder, started] = await Promise.all([
      builtPage(),
      startBrowser(),
      recordShopHistory(place.location, place.folder),
    ]);
    browser = started;
    server = await startServer(place.location, { pageFolder: folder });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    place?.remove();
  });

  /** Opens an address below `#`, and looks afterwards whether anything went wrong in the page. */
  async function at(
    hash: string,
    look: (page: Page) => Promise<void>,
    options: OpenOptions = {},
  ): Promise<void> {
    const opened: OpenedPage = await openPage(browser, `${server.origin}/#${hash}`, options);
    try {
      await look(opened.page);
      expect(opened.wrongs).toEqual([]);
      expect(await opened.page.title()).not.toContain('owned');
    } finally {
      await opened.close();
    }
  }
  const runRows = (page: Page) =>
    page.getByRole('list', { name: 'Runs, the latest first' }).getByRole('listitem');
  const part = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  const waitForHash = (page: Page, hash: RegExp) => page.waitForURL((url) => hash.test(url.hash));

  test('runs are listed, the latest first, and filtered by what stands in the address', async () => {
    await at('/runs', async (page) => {
      await runRows(page).nth(5).waitFor();
      expect(await runRows(page).first().textContent()).toContain('Run 6');
      await page
        .getByRole('img', { name: /3 failed, 1 flaky, 5 passed, 1 skipped/ })
        .first()
        .waitFor();
      // A link that would run something is no link.
      expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
      await expectAccessible(page);
      await keepScreenshot(page, 'runs-light');
      await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: 'Failed' }).click();
      await waitForHash(page, /status=failed/);
      await expect.poll(() => runRows(page).count()).toBe(2);
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.getByRole('searchbox', { name: 'Name, branch or commit' }).fill('nightly');
      await expect.poll(() => runRows(page).count()).toBe(1);
      await page.getByRole('link', { name: /nightly/ }).click();
      await page.getByRole('heading', { level: 1, name: /nightly/ }).waitFor();
    });
  });

  test('the grid shows tests by runs, is walked by keys, and leads to executions', async () => {
    await at('/runs?tab=grid', async (page) => {
      const grid = page.getByRole('grid', { name: 'Tests by runs' });
      await grid.focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowRight');
      const tooltip = page.getByRole('tooltip');
      await tooltip.getByText('Failed').waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'runs-grid-light');
      await page.getByRole('button', { name: 'Only tests that fail now' }).click();
      await page.getByText(/^4 tests in the last 6 runs/).waitFor();
      await page.getByRole('button', { name: /SQL/ }).click();
      await page.getByRole('dialog').getByText('WITH').first().waitFor();
      await page.keyboard.press('Escape');
      await grid.focus();
      await page.keyboard.press('Enter');
      await waitForHash(page, /\/runs\/6\/executions\/\d+/);
    });
  });

  test('the tests of a run are a tree or a list, filtered by verdict, text and tag', async () => {
    await at('/runs/6', async (page) => {
      const tree = page.getByRole('treegrid', { name: 'Tests of the run' });
      const row = (name: string) => tree.getByRole('row', { name: new RegExp(name) });
      await row('Use a voucher').waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'run-tests-light');
      await row('Names').first().getByText('Names').click();
      await expect.poll(() => row('DROP TABLE').count()).toBe(0);
      await tree.focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => row('Use a voucher').count()).toBe(0);
      await page
        .getByRole('group', { name: /Tests by verdict/ })
        .getByRole('button', { name: /Failed/ })
        .click();
      await waitForHash(page, /verdict=failed/);
      await row('Use a voucher').waitFor();
      await expect.poll(() => row('Pay by invoice').count()).toBe(0);
      await page.getByRole('button', { name: 'Flat' }).click();
      const list = page.getByRole('grid', { name: 'Tests of the run' });
      await expect.poll(() => list.getByRole('row').count()).toBe(4);
      await page.getByRole('searchbox', { name: 'Tag' }).fill('@names');
      await expect.poll(() => list.getByRole('row').count()).toBe(2);
      await page.getByText('Command, machine and environment').click();
      await page.getByText('npx assay run features --config assay.config.ts').waitFor();
      await page.getByRole('link', { name: /Run before on the same branch: 5/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Run 5' }).waitFor();
    });
  });

  test('failures by cause, timeline, workers and comparison of a run', async () => {
    await at('/runs/6?tab=failures', async (page) => {
      await page.getByText('new in this run').first().waitFor();
      await page.getByText('since run 5').waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'run-failures-light');
      await part(page, 'Timeline');
      const timeline = page.getByRole('slider', { name: /Timeline: 11 spans on 2 lanes/ });
      await timeline.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('+');
      await keepScreenshot(page, 'run-timeline-light');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Execution' }).getByRole('heading', { level: 2 }).waitFor();
      await page.getByRole('link', { name: 'Close the execution' }).click();
      await part(page, 'Workers');
      await page.getByRole('heading', { name: 'Worker 1' }).waitFor();
      await part(page, 'Compare');
      await page.getByRole('heading', { name: 'New failures' }).waitFor();
      await page.getByRole('heading', { name: 'Still failing' }).waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'run-compare-light');
      await page.getByRole('textbox', { name: 'Number of the run to compare with' }).fill('4');
      await page.getByRole('button', { name: 'Compare' }).click();
      await waitForHash(page, /with=4/);
    });
    await at('/compare/6/4', async (page) => {
      await page.getByRole('heading', { name: 'New failures' }).waitFor();
      await page.getByRole('link', { name: 'The other way round' }).click();
      await page.getByRole('heading', { level: 1, name: 'Run 4 against 6' }).waitFor();
      await page.getByRole('heading', { name: 'Fixed' }).waitFor();
    });
  });

  test('an execution has its error, sections, steps with attempts, screenshots that play, logs and files', async () => {
    await at('/runs/6?q=Add', async (page) => {
      await page.getByRole('link', { name: 'Add an article' }).click();
      await waitForHash(page, /\/runs\/6\/executions\/\d+/);
      const panel = page.getByRole('region', { name: 'Execution' });
      await panel.getByRole('heading', { name: 'Fill the basket', level: 3 }).waitFor();
      await panel.getByRole('heading', { name: 'With two articles', level: 4 }).waitFor();
      await panel.getByText('2 tries').waitFor();
      await panel.getByText('the button is covered').waitFor();
      await panel.getByText('npx assay run features/basket.feature:3 --config assay.config.ts').waitFor();
      await panel.getByRole('cell', { name: 'teapot' }).waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'execution-light');
      await panel.getByRole('button', { name: 'Screenshot 2: When I add these articles:' }).click();
      const shown = panel.locator('li[aria-current="step"]');
      await expect.poll(() => shown.textContent()).toContain('I add these articles:');
      await panel.getByRole('slider', { name: 'Time of the test' }).press('ArrowRight');
      await expect.poll(() => shown.textContent()).toContain('the total should be');
      await panel.getByRole('button', { name: 'Play the screenshots' }).click();
      await expect.poll(() => shown.textContent()).toContain('I open the shop');
      await panel.getByRole('button', { name: 'Pause' }).click();
      await expect
        .poll(() => panel.locator('.picture img').evaluate((image: HTMLImageElement) => image.naturalWidth))
        .toBe(320);
      await keepScreenshot(page, 'execution-replay-light');
      await panel.getByRole('tab', { name: /^Logs/ }).click();
      await panel.getByText('<script>document.title="owned"</script> failed').waitFor();
      await panel.getByRole('button', { name: 'info' }).click();
      await expect.poll(() => panel.getByRole('list', { name: 'Log' }).getByRole('listitem').count()).toBe(1);
      await panel.getByRole('tab', { name: /^Files/ }).click();
      await panel
        .getByRole('link', { name: /Download/ })
        .nth(2)
        .waitFor();
      await panel.getByRole('tab', { name: /^Steps/ }).click();
      await panel.getByRole('link', { name: 'Link to this step' }).last().click();
      await waitForHash(page, /step=\d+/);
      await expect.poll(() => panel.locator('li.chosen').textContent()).toContain('the total should be');
      await page.keyboard.press('n');
      await panel.getByRole('heading', { level: 2, name: 'Use a voucher' }).waitFor();
      await panel
        .getByRole('navigation', { name: 'The last runs of this test' })
        .getByRole('link', { name: 'Run 5: Failed' })
        .waitFor();
    });
    await at('/runs/6?verdict=flaky', async (page) => {
      await page.getByRole('link', { name: 'Pay with a card' }).click();
      const attempts = page.getByRole('navigation', { name: 'Attempts of this test' });
      await attempts.getByRole('link', { name: /Attempt 1/ }).click();
      await page.getByText('timeout of 350 ms').first().waitFor();
    });
  });

  test('on a phone nothing is wider than the window, and an execution is a page of its own', async () => {
    await at(
      '/runs',
      async (page) => {
        await runRows(page).nth(3).waitFor();
        await expectNoSidewaysScroll(page);
        await keepScreenshot(page, 'runs-phone');
        await page.getByRole('link', { name: 'Run 6' }).first().click();
        await page.getByRole('treegrid').waitFor();
        await expectNoSidewaysScroll(page);
        await keepScreenshot(page, 'run-tests-phone');
        await page.getByRole('link', { name: 'Add an article' }).click();
        await page.getByRole('heading', { level: 1, name: 'Add an article' }).waitFor();
        await page.getByRole('heading', { name: 'Fill the basket' }).waitFor();
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
        await keepScreenshot(page, 'execution-phone', { fullPage: true });
        for (const tab of ['failures', 'timeline', 'workers', 'compare']) {
          await page.goto(`${server.origin}/#/runs/6?tab=${tab}`);
          await page.getByRole('tab', { selected: true, name: new RegExp(tab, 'i') }).waitFor();
          await expectNoSidewaysScroll(page);
        }
      },
      { viewport: phone, theme: 'dark' },
    );
  });

  test('dark is as readable', async () => {
    const dark = { theme: 'dark' } as const;
    for (const [hash, name, text] of [
      ['/runs', 'runs-dark', 'Run 6'],
      ['/runs?tab=grid', 'runs-grid-dark', 'Use a voucher'],
      ['/runs/6', 'run-tests-dark', 'Use a voucher'],
    ] as const)
      await at(
        hash,
        async (page) => {
          await page.getByText(text).first().waitFor();
          if (name === 'run-tests-dark') {
            await page.keyboard.press('n');
            await page.getByRole('heading', { name: 'Fill the basket' }).waitFor();
          }
          if (name === 'run-tests-dark') await expectAccessible(page);
          await keepScreenshot(page, name);
        },
        dark,
      );
  });

  test('while a run records, the list and the run move, and what is chosen stays', async () => {
    await at('/runs', async (page) => {
      await runRows(page).nth(5).waitFor();
      const run = new RecordedRun(place.location, 'live', Date.now(), place.folder);
      run.plan([
        ['basket', 'Add an article'],
        ['basket', 'Remove an article'],
        ['order', 'Pay by invoice'],
      ]);
      await page.getByRole('link', { name: 'Run 7' }).first().click();
      const tree = page.getByRole('treegrid', { name: 'Tests of the run' });
      await tree.getByRole('row', { name: /Pending Pay by invoice/ }).waitFor();
      await page.getByText('0 of 3 done').waitFor();
      await tree
        .getByText('Remove an article')
        .locator('xpath=ancestor::*[@role="row"]')
        .click({ position: { x: 5, y: 5 } });
      const first = run.begin('basket', 'Add an article');
      await tree.getByRole('row', { name: /Running Add an article/ }).waitFor();
      run.end(first);
      await tree.getByRole('row', { name: /Passed Add an article/ }).waitFor();
      await page.getByText('1 of 3 done').waitFor();
      expect(await tree.getByRole('row', { selected: true }).textContent()).toContain('Remove an article');
      const second = run.begin('order', 'Pay by invoice', {}, 1);
      await part(page, 'Workers');
      await page.getByText('I open the shop').waitFor();
      await keepScreenshot(page, 'run-live-light');
      run.end(second, { status: 'failed', message: 'no invoices today' }, 1);
      await page.getByText('Waiting for work').nth(1).waitFor();
      await part(page, 'Tests');
      await tree.getByRole('row', { name: /Failed Pay by invoice no invoices today/ }).waitFor();
      run.execute('basket', 'Remove an article');
      run.finish('failed');
      await page.locator('.view-header').getByText('Failed').waitFor();
      await page.getByRole('button', { name: 'Passed 2' }).waitFor();
      await page.getByRole('link', { name: 'Runs', exact: true }).first().click();
      await runRows(page).first().getByText('Run 7').waitFor();
      // Who reads further down is not moved: new runs wait until they are asked for.
      await page.setViewportSize({ width: 1280, height: 360 });
      await page.evaluate(() => window.scrollTo(0, 300));
      await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(300);
      const another = new RecordedRun(place.location, 'another', Date.now(), place.folder);
      await page.getByRole('button', { name: '1 new run' }).waitFor();
      expect(await page.evaluate(() => window.scrollY)).toBe(300);
      await page.getByRole('button', { name: '1 new run' }).click();
      await runRows(page).first().getByText('Run 8').waitFor();
      another.finish('passed');
    });
  });
});
