import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataTable, type Given } from '@cucumber/cucumber';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningShop, startShop } from '../../../../examples/shop/server/start-shop.ts';
import { AssayWorld } from './assay-world.ts';
import { closeWorkerSession, openWorkerSession, workerBrowserSession } from './browser-session.ts';
import { browserStepCatalogue, registerBrowserSteps } from './browser-steps.ts';
import { findBrowser } from './find-browser.ts';
import { takeScreenshot } from './screenshot.ts';

type StepCode = (this: AssayWorld, ...captured: unknown[]) => Promise<void>;

const registered = new Map<string, StepCode>();
const collect = ((expression: string, _options: object, code: StepCode) => {
  registered.set(expression, code);
}) as unknown as typeof Given;
registerBrowserSteps({ Given: collect, When: collect, Then: collect });

describe('the ready-made steps', () => {
  it('are each registered and each described with an example', () => {
    expect([...registered.keys()]).toEqual(browserStepCatalogue.map((step) => step.expression));
    for (const step of browserStepCatalogue) {
      expect(step.description).toMatch(/\.$/);
      expect(step.example).toMatch(new RegExp(`^${step.keyword} `));
    }
  });

  it('take as many arguments as their expression captures, and one more for a doc string or table', () => {
    for (const step of browserStepCatalogue) {
      const captured = step.expression.match(/\{\w+\}/g)?.length ?? 0;
      const attached = step.example.includes('\n') ? 1 : 0;
      expect(registered.get(step.expression)?.length, step.expression).toBe(captured + attached);
    }
  });
});

const missing = reasonForNoBrowser();

describe.skipIf(missing !== undefined)(`in a browser${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let shop: RunningShop;
  let world: AssayWorld;

  beforeAll(async () => {
    shop = await startShop();
    openWorkerSession({ browser: 'chromium', headless: true, stepTimeoutMs: 10_000 });
  });

  afterAll(async () => {
    await closeWorkerSession();
    await shop.stop();
  });

  beforeEach(() => {
    world = newWorld(shop.url);
  });

  afterEach(async () => {
    await workerBrowserSession()?.endScenario();
  });

  const I = (expression: string, ...captured: unknown[]): Promise<void> => {
    const code = registered.get(expression);
    if (!code) throw new Error(`there is no step "${expression}"`);
    return code.apply(world, captured);
  };

  const messageOfFailing = async (expression: string, ...captured: unknown[]): Promise<string> => {
    const error = await I(expression, ...captured).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    if (!error) throw new Error(`"${expression}" should have failed`);
    return error.message;
  };

  /** A page of the test's own whose steps give up quickly. */
  const impatiently = async (markup: string): Promise<void> => {
    const page = await world.page();
    await page.setContent(markup, { timeout: 15_000 });
    Object.defineProperty(world, 'actionTimeoutMs', { value: 300 });
    page.setDefaultTimeout(3000);
  };

  it('open, click, write, choose and see', async () => {
    await I('I open {string}', '/');
    await I('the page title should be {string}', 'Welcome to Fern & Kettle - Fern & Kettle');
    await I('I choose {string} from {string}', 'Cheapest first', 'Order');
    await I('the address should contain {string}', 'sort=cheapest');
    await I('the field {string} should contain {string}', 'Order', 'Cheapest first');
    await I('I write {string} into {string}', 'earl', 'Search');
    await I('I press {string}', 'Enter');
    await I('I should see the heading {string}', 'Results for "earl"');
    await I('I should not see {string}', 'Garden teapot');
    await I('I click the button {string}', 'Add to basket: Earl Grey');
    await I('I should see {string}', 'Earl Grey is in your basket.');
    await I('I should see {string} in {string}', '€4.35', 'Summary');
    await I('I should see the table', tableOf(['Product', 'Sum'], ['Earl Grey', '€4.35']));
    await I('I click the link {string}', 'Go to checkout');
    await I(
      'I fill in:',
      tableOf(['Full name', 'Ada'], ['Country', 'Germany'], ['Wrap it as a gift', 'yes']),
    );
    await I('I write into {string}:', 'Note for us', 'two\nlines');
    await I('the field {string} should contain {string}', 'Note for us', 'two\nlines');
    await I('the field {string} should contain {string}', 'Country', 'Germany');
    await I('the box {string} should be checked', 'Wrap it as a gift');
    await I('I uncheck {string}', 'Wrap it as a gift');
    await I('the box {string} should be unchecked', 'Wrap it as a gift');
    await I('I choose the option {string}', 'Express, tomorrow');
    await I('I go back');
    await I('I click {string} in {string}', 'Remove', 'Earl Grey');
    await I('I should see {string}', 'Your basket is empty.');
  });

  it('wait for what comes later', async () => {
    await I('I open {string}', '/products/garden-teapot');
    await I('I wait to see {string} within {int} second(s)', '6 in stock', 10);
    await I('I wait until {string} is gone', 'Asking the warehouse');
    await I('the button {string} should be enabled', 'Add to basket');
  });

  it('name the buttons that there are when one is missing', async () => {
    await impatiently('<title>Till</title><button>Pay by card</button><button>Cancel</button>');
    expect(await messageOfFailing('I click the button {string}', 'Pay now')).toBe(
      'no button is called "Pay now"; buttons here: "Pay by card", "Cancel" (on "Till", about:blank)',
    );
  });

  it('name the fields and the choices that there are', async () => {
    await impatiently('<label>Size <select><option>Small</option><option>Large</option></select></label>');
    expect(await messageOfFailing('I write {string} into {string}', 'x', 'Colour')).toContain(
      'fields here: "Size',
    );
    expect(await messageOfFailing('I choose {string} from {string}', 'Huge', 'Size')).toBe(
      'the list does not offer "Huge"; it offers: "Small", "Large"',
    );
  });

  it('refuse to guess which one of several is meant', async () => {
    await impatiently('<button>Remove</button><button>Remove</button>');
    expect(await messageOfFailing('I click the button {string}', 'Remove')).toContain(
      '2 buttons are called "Remove"',
    );
  });

  it('prefer the exact name to one that contains it', async () => {
    await impatiently('<button>Save as</button><button onclick="document.title=\'saved\'">Save</button>');
    await I('I click the button {string}', 'Save');
    await I('the page title should be {string}', 'saved');
  });

  it('see whether a button can be used', async () => {
    await impatiently('<button disabled>Pay</button>');
    await I('the button {string} should be disabled', 'Pay');
    expect(await messageOfFailing('the button {string} should be enabled', 'Pay')).toBe(
      'the button "Pay" should be "enabled", it is "disabled"',
    );
  });

  it('say what the page shows instead', async () => {
    await impatiently('<main>Sorry, we are closed.</main>');
    expect(await messageOfFailing('I should see {string}', 'Welcome')).toBe(
      '"Welcome" did not appear within 0.3 s (on about:blank); the page says: Sorry, we are closed.',
    );
  });

  it('show both tables when they differ', async () => {
    await impatiently('<table><tr><th>Fruit</th><th>Count</th></tr><tr><td>Pear</td><td>2</td></tr></table>');
    const message = await messageOfFailing(
      'I should see the table',
      tableOf(['Fruit', 'Count'], ['Pear', '3']),
    );
    expect(message).toContain('expected:\n| Fruit | Count |\n| Pear  | 3     |');
    expect(message).toContain('actual:\n| Fruit | Count |\n| Pear  | 2     |');
  });

  it('fill in variables, and say which ones there are', async () => {
    await impatiently('<p>Hello Ada</p>');
    world.variables.customer = 'Ada';
    await I('I should see {string}', 'Hello {{customer}}');
    await expect(async () => I('I should see {string}', '{{buyer}}')).rejects.toThrow('known: customer');
  });

  it('give each scenario its own cookies', async () => {
    await I('I open {string}', '/');
    await I('I click the button {string}', 'Add to basket: Earl Grey');
    await I('I should see {string}', 'Earl Grey is in your basket.');
    const first = await world.page();
    world = newWorld(shop.url);
    await I('I open {string}', '/basket');
    await I('I should see {string}', 'Your basket is empty.');
    expect(first.isClosed()).toBe(true);
  });

  it('notice that the page was used, also through a locator that was made before', async () => {
    await impatiently('<button>Press</button>');
    const session = workerBrowserSession();
    const page = await world.page();
    const button = page.getByRole('button');
    session?.markStep();
    expect(session?.pageUsedSinceMark()).toBe(false);
    await button.click();
    expect(session?.pageUsedSinceMark()).toBe(true);
  });

  it('do not count a page that has shown nothing yet as used', async () => {
    const session = workerBrowserSession();
    await world.page();
    expect(session?.pageUsedSinceMark()).toBe(false);
    await I('I open {string}', '/');
    expect(session?.pageUsedSinceMark()).toBe(true);
  });

  it('can be photographed, with size and hash', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-'));
    try {
      await I('I open {string}', '/');
      const file = join(folder, 'pictures', 'shop.png');
      const { screenshot } = await takeScreenshot(await world.page(), file);
      const bytes = readFileSync(file);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(screenshot).toEqual({ bytes: bytes.length, sha256, width: 1280, height: 720 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('give a reason instead of a picture when the page is closed', async () => {
    const page = await world.page();
    await page.close();
    expect(await takeScreenshot(page, join(tmpdir(), 'never.png'))).toEqual({
      screenshot: null,
      reason: 'the page is closed',
    });
  });
});

function newWorld(baseUrl: string): AssayWorld {
  const silent = () => undefined;
  const options = { attach: silent, log: silent, link: silent, parameters: {} };
  const world = new AssayWorld(options as unknown as ConstructorParameters<typeof AssayWorld>[0]);
  world.baseUrl = baseUrl;
  return world;
}

function tableOf(...rows: string[][]): DataTable {
  return new DataTable(rows);
}

function reasonForNoBrowser(): string | undefined {
  try {
    findBrowser('chromium', process.env);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
