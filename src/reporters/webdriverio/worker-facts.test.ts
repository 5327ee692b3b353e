import { expect, it } from 'vitest';
import { browserNames, factsVariable, workerFacts } from './worker-facts.ts';

it('names the browsers of a run', () => {
  const capabilities = [
    { browserName: 'chrome' },
    { browserName: 'chrome', browserVersion: '100' },
    { alwaysMatch: { browserName: 'firefox' } },
    { 'appium:app': 'shop.apk' },
    {},
  ];
  expect(browserNames(capabilities)).toEqual(['chrome', 'chrome 2', 'firefox', 'shop.apk', 'browser']);
  expect(browserNames({ one: { capabilities: {} }, two: { capabilities: {} } })).toEqual(['multiremote']);
});

it('knows nothing where nothing was told', () => {
  expect(workerFacts({})).toEqual({ browsers: [], workers: {} });
  expect(workerFacts({ [factsVariable]: '{' })).toEqual({ browsers: [], workers: {} });
});
