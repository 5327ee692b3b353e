import { concludeDurations, durationQuestions } from '../durations/duration-regressions.ts';
import { concludePatterns, patternQuestions } from '../failure-groups/failure-patterns.ts';
import { concludeFlakyTests, flakyQuestions } from '../flakiness/flaky-tests.ts';
import type { HistoryWindow } from '../history-window.ts';
import { testImpact } from '../impact/test-impact.ts';
import { concludeRegressions, regressionQuestions } from '../regressions/regressions.ts';
import { trends as trendsQuery } from '../trends/trends.ts';
import { preset } from './preset.ts';

/** The window of questions about a main branch; a branch that is named is taken for it. */
function mainWindow(options: {
  readonly now: number;
  readonly days: number;
  readonly runs: number;
  readonly branch: string | null;
  readonly project: string | null;
}): HistoryWindow {
  const { now, days, runs, branch, project } = options;
  return { now, days, runs, project, main: branch ?? undefined };
}

export const flakyTests = preset({
  name: 'flaky-tests',
  title: 'Flaky tests',
  summary:
    'Tests that gave two answers about the same code: on retry, on one commit, or by flipping on the main branch (or the one that is named), with an estimate of how often they fail and what speaks for it.',
  options: ['days', 'runs', 'branch', 'project', 'minRuns', 'limit'],
  defaults: { runs: 200 },
  whenEmpty: 'No test gave two answers about the same code in this time.',
  questions: (dialect, options) => flakyQuestions(dialect, mainWindow(options)),
  conclude: (answers, { minRuns, limit }) => concludeFlakyTests(answers, minRuns).slice(0, limit),
});

export const regressions = preset({
  name: 'regressions',
  title: 'Regressions',
  summary:
    'Since which commits tests fail on the main branch (or the one that is named), or failed until they were mended, by change points; tests that broke together are one row.',
  options: ['days', 'runs', 'branch', 'project', 'limit'],
  defaults: { runs: 200 },
  whenEmpty: 'No test became worse in this time.',
  questions: (dialect, options) => regressionQuestions(dialect, mainWindow(options)),
  conclude: (answers, { limit }) => concludeRegressions(answers).slice(0, limit),
});

export const durationRegressions = preset({
  name: 'duration-regressions',
  title: 'Slower and quicker tests',
  summary:
    'Tests that take longer or shorter than before on the main branch (or the one that is named), by change points, each environment and browser compared with itself.',
  options: ['days', 'runs', 'branch', 'project', 'percent', 'limit'],
  defaults: { runs: 200, percent: 10 },
  whenEmpty: 'No test became slower or quicker in this time.',
  questions: (dialect, { percent, ...options }) => durationQuestions(dialect, mainWindow(options), percent),
  conclude: (answers, { percent, limit }) => concludeDurations(answers, percent).slice(0, limit),
});

export const failurePatterns = preset({
  name: 'failure-patterns',
  title: 'Failures by cause',
  summary:
    'Failures of the window in groups of one cause: by signature, and those that differ only in names or in few places of a long message together.',
  options: ['days', 'runs', 'branch', 'project', 'limit'],
  defaults: { runs: 200 },
  whenEmpty: 'No failure has a message in this time.',
  questions: (dialect, { now, days, runs, branch, project }) =>
    patternQuestions(dialect, { now, days, runs, branch, project }, { run: null }),
  conclude: (answers, { limit }) => {
    const { rows, uncompared } = concludePatterns(answers, { run: null });
    return rows.slice(0, limit).map((row) => ({ ...row, uncompared }));
  },
});

export const failureGroups = preset({
  name: 'failure-groups',
  title: 'Failures of a run by cause',
  summary: 'Failures of a run in groups of one cause, those first that were never seen before.',
  options: ['run', 'days', 'runs', 'project', 'limit'],
  defaults: { runs: 200 },
  whenEmpty: 'No failure of this run has a message.',
  questions: (dialect, { run, ofRun, days, runs }) =>
    patternQuestions(dialect, { now: ofRun.startedAt, days, runs, project: ofRun.project }, { run }),
  conclude: (answers, { run, limit }) => {
    const { rows, uncompared } = concludePatterns(answers, { run });
    return rows.slice(0, limit).map((row) => ({ ...row, uncompared }));
  },
});

export const trends = preset({
  name: 'trends',
  title: 'Results by day and branch',
  summary:
    'How many tests passed, failed, were flaky or lost on each day and branch, also of runs that were pruned.',
  options: ['days', 'branch', 'project', 'limit'],
  whenEmpty: 'No run ended in this time.',
  questions: (dialect, { now, days, branch, project, limit }) => {
    const query = trendsQuery(dialect, { now, days, branch, project });
    return [{ ...query, parameters: { ...query.parameters, most_rows: limit } }];
  },
});

export const impact = preset({
  name: 'test-impact',
  title: 'What failures of tests cost',
  summary:
    'Tests by the time that their failures took: of runs that they blocked, shared by all that failed there, and of retries.',
  options: ['days', 'runs', 'branch', 'project', 'limit'],
  defaults: { runs: 200 },
  whenEmpty: 'No test failed in this time.',
  questions: (dialect, { now, days, runs, branch, project, limit }) => [
    testImpact(dialect, { now, days, runs, branch, project }, limit),
  ],
});
