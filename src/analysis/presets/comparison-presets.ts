import type { Dialect } from '../../storage/sql/column-types.ts';
import { branchSides, type ComparedSides, commitSides, runSides } from '../comparison/compared-sides.ts';
import { comparedTests } from '../comparison/compared-tests.ts';
import { concludeComparison } from '../comparison/comparison.ts';
import type { NamedQuery, NamedRow } from '../named-query.ts';
import { preset } from './preset.ts';

function question(dialect: Dialect, sides: ComparedSides, percent: number): readonly NamedQuery[] {
  return [comparedTests(dialect, sides, Math.log1p(percent / 100))];
}

interface Shown {
  readonly percent: number;
  readonly limit: number;
}

const conclude = (answers: readonly (readonly NamedRow[])[], { percent, limit }: Shown) =>
  concludeComparison(answers[0] ?? [], percent).slice(0, limit);

export const branchComparison = preset({
  name: 'branch-comparison',
  title: 'What is different on a branch',
  summary:
    'Tests of a branch against the main one (or --base): new failures, fixed, still failing, flaky, slower, missing; by exact tests where there are runs enough, corrected for their number.',
  options: ['branch', 'project', 'base', 'days', 'runs', 'percent', 'limit'],
  defaults: { runs: 200 },
  whenEmpty: 'Nothing is different, or one of the branches has no run in this time.',
  questions: (dialect, { branch, project, base, now, days, runs, percent }) =>
    question(dialect, branchSides(dialect, { now, days, runs, project }, branch, base), percent),
  conclude,
});

export const commitComparison = preset({
  name: 'commit-comparison',
  title: 'What is different on a commit',
  summary:
    'Tests of a commit (the newest when none is named) against another one, or the one before on its branch.',
  options: ['commit', 'baseCommit', 'days', 'runs', 'percent', 'project', 'limit'],
  defaults: { runs: 200 },
  whenEmpty: 'Nothing is different, or one of the commits has no run in this time.',
  questions: (dialect, { commit, baseCommit, now, project, days, runs, percent }) =>
    question(dialect, commitSides(dialect, { now, days, runs, project }, commit, baseCommit), percent),
  conclude,
});

export const runComparison = preset({
  name: 'run-comparison',
  title: 'What is different in a run',
  summary:
    'Tests of a run against another one, or the run of the main branch before it; a failure is new when the runs before had none of the test.',
  options: ['run', 'baseRun', 'days', 'runs', 'percent', 'project', 'limit'],
  defaults: { runs: 200 },
  whenEmpty: 'Nothing is different, or there is no run before.',
  questions: (dialect, { run, baseRun, ofRun, days, runs, percent }) =>
    question(
      dialect,
      runSides(dialect, { now: ofRun.startedAt, days, runs, project: ofRun.project }, run, baseRun),
      percent,
    ),
  conclude,
});
