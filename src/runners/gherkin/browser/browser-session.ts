import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type BrowserChoice, openBrowser } from './browser-launch.ts';

/** How a worker uses its browser. */
export type BrowserSettings = BrowserChoice & {
  /** How long a step may take, in milliseconds; the page gives up a little earlier, with a better message. */
  stepTimeoutMs: number;
};

/**
 * One browser for one worker process. It starts when a scenario first asks for a page; each scenario gets a
 * fresh context (own cookies, own storage) with one page, closed when the scenario ends or another one begins.
 */
export class BrowserSession {
  readonly #settings: BrowserSettings;
  readonly #env: Readonly<Record<string, string | undefined>>;
  #browser: Promise<Browser> | undefined;
  #owner: object | undefined;
  #opening: Promise<Page> | undefined;
  #context: BrowserContext | undefined;
  #page: Page | undefined;
  #usedSinceMark = false;
  #pageHasContent = false;

  /**
   * @param settings which browser, with or without a window, and the time that a step has
   * @param env environment variables that say where browsers are
   */
  constructor(settings: BrowserSettings, env: Readonly<Record<string, string | undefined>>) {
    this.#settings = settings;
    this.#env = env;
  }

  /** How long actions on the page wait for what they need, in milliseconds; below the time that a step has. */
  get actionTimeoutMs(): number {
    return actionTimeout(this.#settings.stepTimeoutMs);
  }

  /**
   * The scenario's page, opened on first use.
   *
   * @param owner stands for the scenario's attempt (its World); another owner closes what the last one had
   * @throws AssayError BROWSER_MISSING and the others of `openBrowser`
   */
  async page(owner: object): Promise<Page> {
    if (this.#owner !== owner) {
      await this.endScenario();
      this.#owner = owner;
    }
    this.#opening ??= this.#openPage();
    try {
      await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
    this.#usedSinceMark = true;
    if (this.#page === undefined) throw new Error('the scenario that asked for this page has ended');
    return this.#page;
  }

  /** Makes another page of the scenario (a popup, a new tab) the one that steps and screenshots use. */
  usePage(page: Page): void {
    this.#page = page;
    this.#usedSinceMark = true;
    this.#pageHasContent = true;
  }

  /** The page of the running scenario, or undefined when it has not asked for one, or closed it. */
  currentPage(): Page | undefined {
    return this.#page && !this.#page.isClosed() ? this.#page : undefined;
  }

  /** The page that an owner has opened, if it is the running one and its page is not closed. */
  pageOf(owner: object): Page | undefined {
    return this.#owner === owner ? this.currentPage() : undefined;
  }

  /** Starts to watch anew whether the page is used; call it when a step begins. */
  markStep(): void {
    this.#usedSinceMark = false;
  }

  /**
   * Whether anything was done with the page (or a locator, or a frame of it) since `markStep`. A page that has
   * shown nothing yet does not count.
   */
  pageUsedSinceMark(): boolean {
    return this.#usedSinceMark && this.#pageHasContent;
  }

  /** Closes the scenario's pages, if it has any. Never throws: the browser may be gone already. */
  async endScenario(): Promise<void> {
    const context = this.#context;
    this.#owner = undefined;
    this.#opening = undefined;
    this.#context = undefined;
    this.#page = undefined;
    this.#usedSinceMark = false;
    this.#pageHasContent = false;
    await context?.close().catch(ignoreClosed);
  }

  /** Closes the browser, if it was started. A remote browser is only left. */
  async close(): Promise<void> {
    await this.endScenario();
    const opened = this.#browser;
    this.#browser = undefined;
    const browser = await opened?.catch(() => undefined);
    await browser?.close().catch(ignoreClosed);
  }

  async #openPage(): Promise<Page> {
    const browser = await this.#startedBrowser();
    const context = await browser.newContext({
      logger: {
        // The only public sign of every call, also of those on locators kept from an earlier step.
        isEnabled: (name) => name === 'api',
        log: () => {
          if (this.#context === context) this.#usedSinceMark = true;
        },
      },
    });
    context.setDefaultTimeout(this.actionTimeoutMs);
    const page = await context.newPage();
    this.#watchForContent(page);
    this.#context = context;
    this.#page = page;
    return page;
  }

  #watchForContent(page: Page): void {
    page.on('domcontentloaded', () => {
      if (page === this.#page) this.#pageHasContent = true;
    });
  }

  #startedBrowser(): Promise<Browser> {
    this.#browser ??= openBrowser(this.#settings, this.#env).then(
      (browser) => {
        // A browser that died is replaced by a new one for the next scenario.
        browser.on('disconnected', () => {
          this.#browser = undefined;
        });
        return browser;
      },
      (error: unknown) => {
        this.#browser = undefined;
        throw error;
      },
    );
    return this.#browser;
  }
}

/** How long actions on a page may wait when a step has `stepTimeoutMs`: a fifth less, at most 10 s. */
function actionTimeout(stepTimeoutMs: number): number {
  if (stepTimeoutMs <= 0) return 10_000;
  return Math.min(10_000, Math.max(500, Math.round(stepTimeoutMs * 0.8)));
}

let workerSession: BrowserSession | undefined;

/**
 * The browser session of this process, made when first asked for.
 *
 * @param settings used by the first call only: a process has one browser
 * @param env environment variables that say where browsers are
 */
export function openWorkerSession(
  settings: BrowserSettings,
  env: Readonly<Record<string, string | undefined>> = process.env,
): BrowserSession {
  workerSession ??= new BrowserSession(settings, env);
  return workerSession;
}

/** The browser session of this process, or undefined as long as no scenario has asked for a page. */
export function workerBrowserSession(): BrowserSession | undefined {
  return workerSession;
}

/** Closes this process's browser, if there is one; the next page starts a new one. */
export async function closeWorkerSession(): Promise<void> {
  const session = workerSession;
  workerSession = undefined;
  await session?.close();
}

/** What is already closed needs no closing. */
function ignoreClosed(): void {}
