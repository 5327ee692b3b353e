import { describe, expect, it } from 'vitest';
import { richResult, sampleResult } from './golden/sample-results.ts';
import { renderScenarioLog } from './scenario-log.ts';

describe('the log of a scenario', () => {
  it('tells every step, below the headings of its section', async () => {
    await expect(renderScenarioLog(richResult({ attemptNumber: 2 }))).toMatchFileSnapshot(
      'golden/scenario-log.txt',
    );
  });

  it('says why a scenario ended when no step can', () => {
    const failure = { type: 'WorkerExit', message: 'the worker was killed by SIGKILL', stack: null };
    const log = renderScenarioLog(sampleResult({ status: 'interrupted', failure }));
    expect(log).toContain('\nWorkerExit: the worker was killed by SIGKILL\n');
  });

  it('holds no control characters', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(renderScenarioLog(richResult())).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
  });
});
