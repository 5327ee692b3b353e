import { type IWorldOptions, World } from '@cucumber/cucumber';
import type { Page } from 'playwright-core';
import { type BrowserSession, openWorkerSession, workerBrowserSession } from './browser-session.ts';

/** What the runner tells each scenario about its run. */
export type AssayWorldSettings = {
  /** A browser's name (`chromium`, `firefox`, `webkit`, `chrome`, `msedge`) or the address of a remote one. */
  browser: string;
  headless: boolean;
  /** What relative addresses in `I open "..."` start from. */
  baseUrl?: string;
  /** Folder of the run's files. */
  resultsDir: string;
  screenshots: 'every' | 'failure' | 'never';
  /** Values that steps may name as `{{name}}`. */
  variables: Record<string, string>;
  /** How long a step may take, in milliseconds. */
  stepTimeoutMs?: number;
};

/** World parameters of a run: Assay's own under `assay`, the project's beside it. */
export type AssayWorldParameters = { assay?: AssayWorldSettings; [name: string]: unknown };

const settingsWithoutRunner: AssayWorldSettings = {
  browser: 'chromium',
  headless: true,
  resultsDir: 'results',
  screenshots: 'never',
  variables: {},
};

/** Cucumber's own default. */
const defaultStepTimeoutMs = 5000;

/**
 * The World of each scenario: a browser page on first use, the address that relative addresses start from, and
 * the variables of the run. Extend it, and hand the extension to `setWorldConstructor`, to add a project's own.
 */
export class AssayWorld extends World<AssayWorldParameters> {
  /** What relative addresses start from; a hook may set it, for example to a server that it has started. */
  baseUrl: string | undefined;
  /** Values that steps may name as `{{name}}`; steps may add to them. */
  readonly variables: Record<string, string>;
  readonly #settings: AssayWorldSettings;

  constructor(options: IWorldOptions<AssayWorldParameters>) {
    super(options);
    this.#settings = options.parameters?.assay ?? settingsWithoutRunner;
    this.baseUrl = this.#settings.baseUrl;
    this.variables = { ...this.#settings.variables };
  }

  /**
   * The scenario's page: a fresh browser context with no cookies, opened on first use, closed after the scenario.
   *
   * @throws AssayError BROWSER_MISSING when this machine has no browser
   */
  page(): Promise<Page> {
    return this.#session().page(this);
  }

  /** The scenario's page if it has one already; for hooks, which should not open one. */
  get openPage(): Page | undefined {
    return workerBrowserSession()?.pageOf(this);
  }

  /** Makes another page (a popup, a new tab) the one that the following steps and screenshots use. */
  usePage(page: Page): void {
    this.#session().usePage(page);
  }

  /** How long actions on the page wait for what they need, in milliseconds. */
  get actionTimeoutMs(): number {
    return this.#session().actionTimeoutMs;
  }

  /**
   * Makes a full address of one that may be relative to `baseUrl`.
   *
   * @throws Error when it is relative and there is no `baseUrl`
   */
  addressOf(target: string): string {
    if (URL.canParse(target)) return target;
    if (this.baseUrl === undefined) {
      throw new Error(
        `"${target}" is a relative address and no base address is set: give a full one, set baseUrl in ` +
          'assay.config.ts, or set this.baseUrl in a Before hook',
      );
    }
    return new URL(target, this.baseUrl).href;
  }

  /**
   * Replaces each `{{name}}` by the variable of that name.
   *
   * @throws Error when there is no such variable
   */
  fillIn(text: string): string {
    return text.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (_whole, name: string) => {
      const value = this.variables[name];
      if (value !== undefined) return value;
      const known = Object.keys(this.variables);
      const list = known.length > 0 ? `known: ${known.join(', ')}` : 'no variable is set';
      throw new Error(`there is no variable "${name}" (${list}); set it with --env ${name}=... or in a step`);
    });
  }

  #session(): BrowserSession {
    return (
      workerBrowserSession() ??
      openWorkerSession({
        browser: this.#settings.browser,
        headless: this.#settings.headless,
        stepTimeoutMs: this.#settings.stepTimeoutMs ?? defaultStepTimeoutMs,
      })
    );
  }
}
