import type { HostCapabilities } from './host-shapes.ts';

/** What the main process tells its workers about themselves, by their ids (`0-0`). */
export interface WorkerFacts {
  /** Names of the browsers that the tests run in; several: each test is one for each of them. */
  readonly browsers: readonly string[];
  /** Place of each worker from 0 on, and how often its specs were begun. */
  readonly workers: Record<string, { readonly index: number; attempt: number }>;
}

/** Variable of the environment that workers inherit. */
export const factsVariable = 'ASSAY_WEBDRIVERIO';

/** @returns no facts where the main process told none */
export function workerFacts(env: Readonly<Record<string, string | undefined>>): WorkerFacts {
  try {
    return JSON.parse(env[factsVariable] ?? '') as WorkerFacts;
  } catch {
    // Started without the main process, as by an editor: one browser, first attempt.
    return { browsers: [], workers: {} };
  }
}

function browserName({ browserName: name, capabilities, alwaysMatch, ...more }: HostCapabilities): string {
  if (name !== undefined) return name;
  const inner = capabilities ?? alwaysMatch;
  if (inner !== undefined) return browserName(inner);
  return String(more['appium:app'] ?? more['appium:bundleId'] ?? more.platformName ?? 'browser');
}

/**
 * Names of the browsers of a run; the second one of a name gets a number.
 *
 * @param capabilities as the configuration has them: a list, or an object of browsers that one test uses together
 */
export function browserNames(capabilities: unknown): string[] {
  if (!Array.isArray(capabilities)) return ['multiremote'];
  const seen = new Map<string, number>();
  return (capabilities as HostCapabilities[]).map((one) => {
    const name = browserName(one);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  });
}
