import { describe, expect, it } from 'vitest';
import type { AssayConfig } from '../../../configuration/assay-config.ts';
import { type RunArguments, resolveSettings } from './run-settings.ts';

function settings(given: RunArguments, config: AssayConfig = {}) {
  return resolveSettings(
    given,
    { config, folder: '/shop/tests', file: '/shop/tests/assay.config.ts' },
    '/shop',
  );
}

describe('the settings of a run', () => {
  it('come from the command line first, then from the configuration, then from the defaults', () => {
    const { workers, retry, screenshots } = settings({ workers: 3 }, { workers: 8, retry: 2 });
    expect([workers, retry, screenshots]).toEqual([3, 2, 'every']);
  });

  it('take paths from where they are written down', () => {
    const configured = settings({}, { paths: ['features'], import: ['steps'], results: 'out' });
    expect([configured.pathsFolder, configured.importFolder, configured.resultsDir]).toEqual([
      '/shop/tests',
      '/shop/tests',
      '/shop/tests/out',
    ]);
    const given = settings(
      { paths: ['a.feature'], import: ['s.js'], results: 'out' },
      { paths: ['features'] },
    );
    expect([given.paths, given.pathsFolder, given.importFolder, given.resultsDir]).toEqual([
      ['a.feature'],
      '/shop',
      '/shop',
      '/shop/out',
    ]);
    expect(settings({}).resultsDir).toBe('/shop/results');
  });

  it('read limits in seconds or with a unit', () => {
    const { runTimeoutMs, scenarioTimeoutMs, stepTimeoutMs } = settings(
      { runTimeout: 90 },
      { runTimeout: 5, scenarioTimeout: '2m' },
    );
    expect([runTimeoutMs, scenarioTimeoutMs, stepTimeoutMs]).toEqual([90_000, 120_000, null]);
  });

  it('add up variables and secrets of both', () => {
    const { variables, secretNames } = settings(
      { env: { A: '1', B: '2' }, secrets: ['X'] },
      { env: { A: '0', C: '3' }, secrets: ['Y'] },
    );
    expect(variables).toEqual({ A: '1', B: '2', C: '3' });
    expect(secretNames).toEqual(['Y', 'X']);
  });
});
