import { hasFailed } from '../../../analysis/report/problem-tests.ts';
import { formatDuration } from '../../../std/duration.ts';
import { counted, inlineCode, tableHead, tableRow } from './markdown-text.ts';
import type { RunStory } from './run-story.ts';

const number = (value: number) => value.toLocaleString('en-US');

/** Failures that count: those in quarantine do not. */
function newFailureCount({ groups }: RunStory): number {
  return groups.reduce((sum, group) => sum + group.newTests.length, 0);
}

/** One line: what came of the run. */
function verdictLine(story: RunStory): string {
  const { run, counts, problems, history } = story;
  const failed = problems.filter((test) => hasFailed(test) && !test.quarantined).length;
  const quarantined = problems.filter((test) => test.quarantined && hasFailed(test)).length;
  const fresh = newFailureCount(story);
  const facts: string[] = [];
  if (failed > 0) {
    const share = fresh === failed ? 'all' : fresh === 0 ? 'none' : number(fresh);
    const known = history.runs === 0 ? '' : `, ${share} new`;
    facts.push(`${counted(failed, 'failure')}${known}`);
  }
  if (counts.byVerdict.lost > 0) facts.push(`${counted(counts.byVerdict.lost, 'test')} without a result`);
  if (quarantined > 0) facts.push(`${counted(quarantined, 'failure')} in quarantine`);
  if (counts.byVerdict.flaky > 0) facts.push(`${number(counts.byVerdict.flaky)} flaky`);
  if (facts.length === 0) facts.push(`${counted(counts.byVerdict.passed, 'test')} passed`);
  const name = run.name === null ? '' : ` (${inlineCode(run.name, 80)})`;
  return `## Run ${run.runId}${name}: ${run.status}, ${facts.join(', ')}\n`;
}

function factsLine({ run, now }: RunStory): string {
  const commit = run.commit?.slice(0, 10);
  const link = run.ciUrl !== null && /^https?:\/\/[^\s()<>]+$/.test(run.ciUrl) ? `[CI](${run.ciUrl})` : null;
  const span = run.durationMs ?? (now - run.startedAt) / 1000;
  const facts = [
    inlineCode(run.project, 80),
    run.branch === null ? null : `branch ${inlineCode(run.branch, 80)}`,
    commit === undefined
      ? null
      : `commit ${inlineCode(commit)}${run.commitDirty === true ? ' with uncommitted changes' : ''}`,
    `${new Date(run.startedAt / 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    run.status === 'running' ? `running for ${formatDuration(span)}` : formatDuration(span),
    link,
  ];
  return `${facts.filter((fact) => fact !== null && fact !== '').join(', ')}\n`;
}

function comparisonLine(story: RunStory): string {
  const { history, groups } = story;
  if (groups.length === 0) return '';
  const branch =
    history.branch === null || history.branch === '' ? 'the base branch' : inlineCode(history.branch, 80);
  if (history.runs === 0) {
    return `\nThere are no earlier runs of ${branch} to compare with: which failures are new is not known.\n`;
  }
  return `\nNew: did not fail in the ${counted(history.runs, 'run')} of ${branch} before this one.\n`;
}

/** The beginning of every summary: verdict, facts, counts. */
export function storyHeader(story: RunStory): string {
  const { byVerdict, tests } = story.counts;
  const columns: readonly (readonly [string, number])[] = [
    ['tests', tests],
    ['passed', byVerdict.passed],
    ['failed', byVerdict.failed],
    ['errors', byVerdict.error],
    ['flaky', byVerdict.flaky],
    ['skipped', byVerdict.skipped],
    ['lost', byVerdict.lost],
    ['not ended', byVerdict.pending + byVerdict.running],
  ];
  const shown = columns.filter(([name, count]) => count > 0 || ['tests', 'passed', 'failed'].includes(name));
  const broke =
    story.run.error === null ? '' : `\nThe run itself broke: ${inlineCode(story.run.error, 300)}\n`;
  return [
    verdictLine(story),
    '\n',
    factsLine(story),
    broke,
    '\n',
    tableHead(shown.map(([name]) => `#${name}`)),
    tableRow(shown.map(([, count]) => number(count))),
    comparisonLine(story),
  ].join('');
}
