import type { FailureGroup } from '../../../analysis/report/failure-groups.ts';
import { hasFailed, type ProblemTest } from '../../../analysis/report/problem-tests.ts';
import { formatDuration } from '../../../std/duration.ts';
import type { SummarySection } from './fit-sections.ts';
import { cellCode, codeBlock, counted, inlineCode, tableHead, tableRow } from './markdown-text.ts';
import type { RunStory } from './run-story.ts';

/** How much of each thing is told. */
export interface SectionLimits {
  readonly testsOfCause: number;
  readonly messageLines: number;
}

interface NamedTest {
  readonly name: string;
  readonly suite: string;
  readonly path: string | null;
  readonly line: number | null;
}

function placeOf({ path, line }: NamedTest): string {
  if (path === null) return '';
  return line === null ? path : `${path}:${line}`;
}

/** Suite and name; a suite that is called like its file is not said twice. */
function titleOf(test: NamedTest): string {
  return test.suite === '' || test.suite === test.path ? test.name : `${test.suite} > ${test.name}`;
}

function firstLine(test: ProblemTest): string {
  const line = test.message?.trimStart().split('\n', 1)[0] ?? '';
  if (line === '') return test.verdict === 'lost' ? 'no result' : test.status;
  return test.errorType === null || line.startsWith(test.errorType) ? line : `${test.errorType}: ${line}`;
}

/** One cause: what failed and how often, the tests, the beginning of the message. */
function causeItem(group: FailureGroup, story: RunStory, limits: SectionLimits): string {
  const example = group.newTests[0] ?? group.tests[0];
  if (example === undefined) return '';
  const details = story.details.get(example.executionId);
  const isNew = (test: ProblemTest) => group.newTests.includes(test);
  // New ones first: they are what somebody has to look at.
  const tests = [...group.newTests, ...group.tests.filter((test) => !isNew(test))];
  const lines = tests.slice(0, limits.testsOfCause).map((test) => {
    const marks = [isNew(test) ? 'new' : '', test.quarantined ? 'in quarantine' : ''].filter(Boolean);
    const place = inlineCode(placeOf(test));
    return `- ${inlineCode(titleOf(test))}${place === '' ? '' : ` at ${place}`}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}\n`;
  });
  const rest = tests.length - lines.length;
  if (rest > 0) lines.push(`- and ${counted(rest, 'more test')}\n`);
  const step = details?.step ? `\nat step ${inlineCode(details.step)}\n` : '';
  const message = details?.message ?? example.message ?? '';
  const block = message.trim() === '' ? '' : `\n${codeBlock(message, limits.messageLines)}`;
  return `**${counted(tests.length, 'test')}**: ${inlineCode(firstLine(example))}\n\n${lines.join('')}${step}${block}\n`;
}

function causeSections(story: RunStory, limits: SectionLimits): SummarySection[] {
  const command = `assay db list failures --run-id ${story.run.runId} --wide`;
  const section = (title: string, groups: readonly FailureGroup[]): SummarySection => ({
    title,
    head: '',
    items: groups.map((group) => causeItem(group, story, limits)),
    noun: 'cause',
    command,
  });
  const counting = story.groups.filter((group) => !group.quarantined);
  const fresh = counting.filter((group) => group.newTests.length > 0);
  const known = counting.filter((group) => group.newTests.length === 0);
  const knownTitle = story.history.runs === 0 ? 'Failures by cause' : 'Failures that are not new, by cause';
  return [section('New failures, by cause', fresh), section(knownTitle, known)];
}

function lostSection(story: RunStory): SummarySection {
  const lost = story.problems.filter(({ verdict }) => verdict === 'lost');
  return {
    title: 'Lost: planned, and without a result',
    head: tableHead(['test', 'where']),
    items: lost.map((test) => tableRow([cellCode(titleOf(test)), cellCode(placeOf(test))])),
    noun: 'lost test',
    command: `assay db list failures --run-id ${story.run.runId} --status lost --wide`,
  };
}

function quarantineSection(story: RunStory): SummarySection {
  const tests = story.problems.filter((test) => test.quarantine !== null && hasFailed(test));
  return {
    title: 'Failures in quarantine',
    head: tableHead(['test', 'owner', 'until', 'reason']),
    items: tests.map((test) =>
      tableRow([
        cellCode(titleOf(test)),
        cellCode(test.quarantine?.owner ?? ''),
        `${test.quarantine?.expires ?? ''}${test.quarantined ? '' : ' (over: counts as a failure)'}`,
        cellCode(test.quarantine?.reason ?? ''),
      ]),
    ),
    noun: 'failure',
    command: 'assay quarantine list',
  };
}

function flakySection(story: RunStory): SummarySection {
  const flaky = story.problems.filter(({ verdict }) => verdict === 'flaky');
  return {
    title: 'Flaky: failed, then passed',
    head: tableHead(['test', '#attempts', 'failed with']),
    items: flaky.map((test) =>
      tableRow([cellCode(titleOf(test)), String(test.attempts), cellCode(firstLine(test))]),
    ),
    noun: 'flaky test',
    command: `assay db stats --run-id ${story.run.runId} --top 100`,
  };
}

function slowSection(story: RunStory): SummarySection {
  return {
    title: 'Slowest tests',
    head: tableHead(['test', '#time', 'outcome']),
    items: story.slowest.map((test) =>
      tableRow([cellCode(titleOf(test)), formatDuration(test.durationMs), test.verdict]),
    ),
    noun: 'test',
    command: `assay db stats --run-id ${story.run.runId} --top 100`,
  };
}

/** What a person is told of a run below its header, the most important first. */
export function storySections(story: RunStory, limits: SectionLimits): readonly SummarySection[] {
  return [
    ...causeSections(story, limits),
    lostSection(story),
    quarantineSection(story),
    flakySection(story),
    slowSection(story),
  ];
}
