import { describe, expect, it } from 'vitest';
import { renderCucumberJson } from './cucumber-json.ts';
import { everyOutcome, richResult, sampleResult } from './golden/sample-results.ts';

describe('Cucumber JSON', () => {
  it('tells a whole feature', async () => {
    const lasts = everyOutcome().filter((result) => !result.willBeRetried);
    await expect(renderCucumberJson(lasts)).toMatchFileSnapshot('golden/cucumber-json.txt');
  });

  it('has durations in whole nanoseconds', () => {
    const [feature] = JSON.parse(renderCucumberJson([sampleResult()]));
    expect(feature.elements[0].steps[0].result).toEqual({ status: 'passed', duration: 12_500_000 });
  });

  it('names pictures by their path and holds none of them', () => {
    const [feature] = JSON.parse(renderCucumberJson([richResult()]));
    const [embedding] = feature.elements[0].steps[3].embeddings;
    expect(embedding).toMatchObject({
      name: '03 I write the note.png',
      path: 'The basket/The sum is right/03 I write the note.png',
    });
    expect(Buffer.from(embedding.data, 'base64').toString()).toBe(embedding.path);
  });

  it('never shows a scenario as passed that ended without a step that tells why', () => {
    const [feature] = JSON.parse(renderCucumberJson([sampleResult({ status: 'lost', steps: [] })]));
    expect(feature.elements[0].steps).toEqual([
      expect.objectContaining({
        name: '(lost)',
        result: { status: 'failed', duration: 0, error_message: 'planned, but without any result' },
      }),
    ]);
  });

  it('puts scenarios in the order of the file', () => {
    const [feature] = JSON.parse(renderCucumberJson([sampleResult({ line: 9 }), sampleResult({ line: 3 })]));
    expect(feature.elements.map((element: { line: number }) => element.line)).toEqual([3, 9]);
  });
});
