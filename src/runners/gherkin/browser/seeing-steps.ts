import type { Page } from 'playwright-core';
import { type ControlKind, findControl, findPart } from './accessible-locators.ts';
import type { BrowserStep } from './browser-step.ts';
import { failedExpectation } from './failed-expectation.ts';
import { describePage, visibleText } from './page-description.ts';
import { waitUntil } from './wait-until.ts';

/** The longest that a waiting step can be told to wait, with room for its message. */
const longestWaitMs = 600_000;

const controlsToSee: readonly ControlKind[] = ['heading', 'button', 'link'];

/** Steps that look for text and controls. */
export const seeingSteps: readonly BrowserStep[] = [
  {
    keyword: 'Then',
    expression: 'I should see {string}',
    description: 'Waits, as long as other actions do, until the page shows this text.',
    example: 'Then I should see "Thank you for your order"',
    run: async (world, text: string) => seeText(await world.page(), text, world.actionTimeoutMs),
  },
  {
    keyword: 'Then',
    expression: 'I should not see {string}',
    description: 'Waits until the page no longer shows this text.',
    example: 'Then I should not see "Your basket is empty"',
    run: async (world, text: string) => missText(await world.page(), text, world.actionTimeoutMs),
  },
  {
    keyword: 'Then',
    expression: 'I should see {string} in {string}',
    description: 'Looks for text in one part of the page: a region, group, list item, table row or article.',
    example: 'Then I should see "€ 48.00" in "Garden teapot"',
    run: async (world, text: string, part: string) => {
      const page = await world.page();
      const scope = await findPart(page, part, world.actionTimeoutMs);
      const seen = await waitUntil(
        async () => normalised(await scope.innerText()).includes(normalised(text)),
        world.actionTimeoutMs,
      );
      if (seen) return;
      const actual = (await scope.innerText()).replace(/\s+/g, ' ').trim();
      const message = `"${part}" should say "${text}", it says: ${actual} (${await describePage(page)})`;
      throw failedExpectation(message, text, actual);
    },
  },
  {
    keyword: 'When',
    expression: 'I wait to see {string}',
    description: 'Waits up to 30 seconds until the page shows this text.',
    example: 'When I wait to see "In stock"',
    timeoutMs: longestWaitMs,
    run: async (world, text: string) => seeText(await world.page(), text, 30_000),
  },
  {
    keyword: 'When',
    expression: 'I wait to see {string} within {int} second(s)',
    description: 'Waits that many seconds at most until the page shows this text.',
    example: 'When I wait to see "In stock" within 90 seconds',
    timeoutMs: longestWaitMs,
    run: async (world, text: string, seconds: number) => seeText(await world.page(), text, seconds * 1000),
  },
  {
    keyword: 'When',
    expression: 'I wait until {string} is gone',
    description: 'Waits up to 30 seconds until the page no longer shows this text.',
    example: 'When I wait until "Loading" is gone',
    timeoutMs: longestWaitMs,
    run: async (world, text: string) => missText(await world.page(), text, 30_000),
  },
  ...controlsToSee.map(
    (kind): BrowserStep => ({
      keyword: 'Then',
      expression: `I should see the ${kind} {string}`,
      description: `Waits until there is a ${kind} of this name.`,
      example: `Then I should see the ${kind} "Basket"`,
      run: async (world, name: string) => {
        await findControl(await world.page(), kind, name, world.actionTimeoutMs);
      },
    }),
  ),
];

async function seeText(page: Page, text: string, timeoutMs: number): Promise<void> {
  const seen = await waitUntil(() => shows(page, text), timeoutMs);
  if (seen) return;
  const actual = await visibleText(page);
  const message =
    `"${text}" did not appear within ${seconds(timeoutMs)} (${await describePage(page)}); ` +
    `the page says: ${actual || 'nothing'}`;
  throw failedExpectation(message, text, actual);
}

async function missText(page: Page, text: string, timeoutMs: number): Promise<void> {
  const gone = await waitUntil(async () => !(await shows(page, text)), timeoutMs);
  if (gone) return;
  const message = `"${text}" is still there after ${seconds(timeoutMs)} (${await describePage(page)})`;
  throw failedExpectation(message, `not "${text}"`, text);
}

async function shows(page: Page, text: string): Promise<boolean> {
  return (await page.getByText(text).filter({ visible: true }).count()) > 0;
}

function normalised(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
