import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { verdictCounts } from '../../../analysis/report/report-run.ts';
import type { ReportAttempt, ReportTest } from '../run-report.ts';
import { testCase } from './junit-case.ts';

const suite = { suiteRunId: 1, names: ['S'], path: null, startedAt: null, counts: verdictCounts([]) };

const attempt = (details: Partial<ReportAttempt> = {}): ReportAttempt => ({
  uuid: 'u',
  number: 1,
  status: 'passed',
  startedAt: null,
  endedAt: null,
  durationMs: 1500,
  errorType: null,
  errorMessage: null,
  stackTrace: null,
  worker: null,
  steps: [],
  artifacts: [],
  logs: [],
  ...details,
});

const reported = (details: Partial<ReportTest> = {}): ReportTest => ({
  uuid: 't',
  key: 'k',
  name: 'adds',
  owner: null,
  path: 'a.ts',
  line: 3,
  tags: [],
  parameters: null,
  suite,
  verdict: 'passed',
  attempts: [attempt()],
  ...details,
});

const write = (details: Partial<ReportTest>) => testCase(reported(details), 'S', 'adds', null);
const failure = { status: 'failed', errorType: 'Error', errorMessage: 'no\nat all' } as const;

describe('a testcase', () => {
  test('that passed is one line', () => {
    expect(write({})).toBe('    <testcase name="adds" classname="S" time="1.500" file="a.ts" line="3"/>\n');
  });

  test.each([
    ['failed', 'failed', '<failure message="no" type="Error">'],
    ['failed', 'timed_out', '<failure message="no" type="Error">'],
    ['error', 'interrupted', '<error message="no" type="Error">'],
    ['lost', 'lost', '<error message="no" type="Error">'],
  ] as const)('of the verdict %s after the status %s says so', (verdict, status, element) => {
    expect(write({ verdict, attempts: [attempt({ ...failure, status })] })).toContain(element);
  });

  test.each(['pending', 'running'] as const)('that is %s is no pass', (verdict) => {
    expect(write({ verdict, attempts: [attempt({ status: verdict })] })).toContain(
      `<skipped message="${verdict} yet"/>`,
    );
  });

  test('that failed every time has its earlier attempts as rerunFailure, and one that passed as flakyFailure', () => {
    const failed = write({
      verdict: 'failed',
      attempts: [attempt(failure), attempt({ ...failure, number: 2 })],
    });
    expect(failed).toMatch(
      /<failure message="no" type="Error">Error: no|<failure message="no" type="Error">no/,
    );
    expect(failed).toContain('<rerunFailure message="no" type="Error">');
    const flaky = write({
      verdict: 'flaky',
      attempts: [attempt({ ...failure, status: 'error' }), attempt()],
    });
    expect(flaky).toContain('<flakyError message="no" type="Error">');
    expect(flaky).not.toContain('<failure');
  });

  test('holds whatever a message has in it', () => {
    const awkward = '\u0000\u001b[31mred\u001b[39m ]]> <b a="1"> &amp; \ud800 \ufffe 😀 \r\n\u0007';
    const logs = [{ level: 'info' as const, source: null, message: awkward }];
    const text = write({
      name: awkward,
      tags: [awkward],
      verdict: 'failed',
      attempts: [attempt({ ...failure, errorMessage: awkward, stackTrace: awkward, logs })],
    });
    const parser = new SaxesParser();
    let output = '';
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('text', (piece) => {
      output += piece;
    });
    parser.write(text).close();
    expect(output).toContain('red ]]> <b a="1"> &amp;');
    expect(output).toContain('😀');
  });

  test('cuts output that nobody reads, and says so', () => {
    const logs = [{ level: 'error' as const, source: null, message: 'x'.repeat(100_000) }];
    const text = write({ attempts: [attempt({ logs })] });
    expect(text).toContain('34,464 more characters are in the database');
    expect(text).toContain('<system-err>');
  });
});
