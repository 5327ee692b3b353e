import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ProgramEnvironment } from '../../../std/program.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';
import { everyOutcome, richResult, sampleResult, sampleStart, sampleStep } from './golden/sample-results.ts';
import { createRunTally } from './run-tally.ts';
import { renderSummary, rerunCommand } from './summary.ts';

function environment(env: Record<string, string> = {}): ProgramEnvironment {
  return {
    cwd: '/project',
    env,
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    now: () => sampleStart,
    signal: new AbortController().signal,
  };
}

function summarize(
  planned: number,
  results: readonly ScenarioResult[],
  interrupted = false,
  env = {},
): string {
  const tally = createRunTally(planned);
  for (const result of results) tally.add(result);
  const run = { wallTimeMs: 65_000, workers: 2, resultsDir: '/project/results', interrupted };
  return renderSummary({ findings: tally.findings(), ...run }, environment(env));
}

describe('the summary of a run', () => {
  it('tells every outcome', async () => {
    await expect(summarize(9, everyOutcome())).toMatchFileSnapshot('golden/summary.txt');
  });

  it('has colours where they are wanted, and the same words', () => {
    const coloured = summarize(9, everyOutcome(), false, { FORCE_COLOR: '1' });
    expect(coloured).toContain('\u001b[31m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(summarize(9, everyOutcome()));
  });

  it('is short when all is well', () => {
    expect(summarize(1, [sampleResult()])).toBe(
      '1 scenario: 1 passed\n1 step: 1 passed\n1 min 05 s on 2 workers; the scenarios took 1.3 s together\n',
    );
  });

  it('says first that scenarios are missing', () => {
    const text = summarize(3, [sampleResult()]);
    expect(text).toMatch(/^! 2 scenarios were lost: planned, but without any result/);
    expect(text).toContain('3 scenarios: 1 passed, 2 lost');
  });

  it('says first that the run was interrupted', () => {
    expect(summarize(1, [sampleResult()], true)).toMatch(/^! The run was interrupted/);
  });

  it('does not call an empty run a good one', () => {
    expect(summarize(0, [])).toMatch(/^! No scenarios ran: nothing was tested\.\n/);
  });

  it('counts a scenario that passed at its second attempt as flaky, once', () => {
    const first = richResult({ willBeRetried: true });
    const second = richResult({ attemptNumber: 2, status: 'passed', failure: null, steps: [sampleStep()] });
    expect(summarize(1, [first, second])).toContain('1 scenario: 1 flaky\n1 step: 1 passed');
  });

  it('keeps failures of after hooks apart from outcomes', () => {
    const hook = sampleStep({
      type: 'hook',
      keyword: 'After',
      text: '',
      status: 'failed',
      failure: { type: 'Error', message: 'still open', stack: null },
    });
    const text = summarize(1, [sampleResult({ steps: [sampleStep(), hook] })]);
    expect(text).toContain('After hooks that failed');
    expect(text).toContain('still open');
    expect(text).toContain('1 scenario: 1 passed');
  });
});

describe('the command that runs scenarios again', () => {
  it('names each file once, with all lines', () => {
    const at = (uri: string, line: number) => sampleResult({ uri, line });
    expect(rerunCommand([at('a.feature', 12), at('b.feature', 7), at('a.feature', 31)])).toBe(
      'assay run a.feature:12:31 b.feature:7',
    );
  });

  it('quotes what a shell would read', () => {
    expect(rerunCommand([sampleResult({ uri: "it's $HOME.feature", line: 1 })])).toBe(
      `assay run 'it'\\''s $HOME.feature:1'`,
    );
  });
});
