import { describe, expect, it } from 'vitest';
import type { ScenarioResult } from '../result/scenario-result.ts';
import { everyOutcome, sampleResult, sampleStep } from './golden/sample-results.ts';
import { checkWellFormed } from './golden/xml-check.ts';
import { renderJunitXml } from './junit-xml.ts';

function byScenario(results: readonly ScenarioResult[]): ScenarioResult[][] {
  return [...Map.groupBy(results, (result) => result.line).values()];
}

describe('JUnit XML', () => {
  it('tells every outcome, earlier attempts as Surefire does', async () => {
    const xml = renderJunitXml(byScenario(everyOutcome()));
    checkWellFormed(xml);
    await expect(xml).toMatchFileSnapshot('golden/junit.xml');
  });

  it('is well formed whatever the texts hold', () => {
    const nasty = '<a b="c">&amp; \u0000\u0008\u001b[31mred\u001b[0m\ud800 ]]> \ufffe \r\n\t\'"';
    const xml = renderJunitXml([
      [
        sampleResult({
          featureName: nasty,
          name: nasty,
          uri: nasty,
          status: 'failed',
          parameters: { [nasty]: nasty },
          failure: { type: nasty, message: nasty, stack: nasty },
          steps: [sampleStep({ text: nasty, screenshots: [nasty] })],
        }),
      ],
    ]);
    checkWellFormed(xml);
    expect(xml).not.toContain('[31m');
    expect(xml).toContain('\ufffd');
  });

  it('gives rows of an outline names of their own', () => {
    const row = (line: number, parameters: Record<string, string>) => [
      sampleResult({ name: 'Paying by Visa', line, parameters }),
    ];
    const xml = renderJunitXml([
      row(10, { card: 'Visa' }),
      row(11, { card: 'Visa', sum: '12' }),
      row(12, { card: 'Visa' }),
    ]);
    expect([...xml.matchAll(/<testcase classname="[^"]*" name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'Paying by Visa',
      'Paying by Visa [card: Visa, sum: 12]',
      'Paying by Visa (2)',
    ]);
  });

  it('is a document even without any scenario', () => {
    checkWellFormed(renderJunitXml([]));
  });
});

describe('the check of well-formedness', () => {
  const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n';
  it.each([
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a b="1" b="2"/>',
    '<a>&</a>',
    '<a b="&"/>',
    '<a>\u0001</a>',
    'x<a/>',
  ])('refuses %j', (body) => {
    expect(() => checkWellFormed(prolog + body)).toThrow();
  });
});
