import type { BrowserStep } from './browser-step.ts';
import { failedExpectation } from './failed-expectation.ts';
import { waitUntil } from './wait-until.ts';

/** A first page may have to start the browser, which is slow on a busy machine. */
const firstPageMs = 60_000;

/** Steps that open pages and look at their title and address. */
export const navigationSteps: readonly BrowserStep[] = [
  {
    keyword: 'Given',
    expression: 'I open {string}',
    description: 'Opens an address; a relative one starts from the base address.',
    example: 'Given I open "/basket"',
    timeoutMs: firstPageMs,
    run: async (world, target: string) => {
      const address = world.addressOf(target);
      const page = await world.page();
      const response = await page.goto(address);
      if (response && response.status() >= 500) {
        throw new Error(`${address} answered ${response.status()} ${response.statusText()}`);
      }
    },
  },
  {
    keyword: 'When',
    expression: 'I go back',
    description: "Goes one page back, like the browser's own button.",
    example: 'When I go back',
    run: async (world) => {
      const page = await world.page();
      await page.goBack();
    },
  },
  {
    keyword: 'When',
    expression: 'I reload the page',
    description: 'Loads the page again.',
    example: 'When I reload the page',
    run: async (world) => {
      const page = await world.page();
      await page.reload();
    },
  },
  {
    keyword: 'Then',
    expression: 'the page title should be {string}',
    description: "Waits until the page's title is exactly this.",
    example: 'Then the page title should be "Basket"',
    run: async (world, expected: string) => {
      const page = await world.page();
      let actual = '';
      const reached = await waitUntil(async () => {
        actual = await page.title();
        return actual === expected;
      }, world.actionTimeoutMs);
      if (reached) return;
      const message = `the page title should be "${expected}", it is "${actual}" (on ${page.url()})`;
      throw failedExpectation(message, expected, actual);
    },
  },
  {
    keyword: 'Then',
    expression: 'the address should contain {string}',
    description: 'Waits until the address of the page contains this text.',
    example: 'Then the address should contain "/orders/"',
    run: async (world, expected: string) => {
      const page = await world.page();
      const reached = await waitUntil(async () => page.url().includes(expected), world.actionTimeoutMs);
      if (reached) return;
      const message = `the address should contain "${expected}", it is ${page.url()}`;
      throw failedExpectation(message, expected, page.url());
    },
  },
];
