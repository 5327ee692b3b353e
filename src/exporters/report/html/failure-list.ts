import type { FailureGroup } from '../../../analysis/report/failure-groups.ts';
import type { ProblemTest } from '../../../analysis/report/problem-tests.ts';
import { plainText } from '../../../std/terminal.ts';
import { messageMarkup } from './error-markup.ts';
import { type Html, html, nothing } from './markup.ts';
import { type ReportContent, shownCauses } from './report-content.ts';
import type { ReportLinks } from './report-links.ts';
import { scenarioAnchor } from './report-pages.ts';
import { statusSign } from './status-markup.ts';

/** Tests of one cause that are named; the others are on their pages. */
const shownTests = 50;
/** Characters of a message that are shown in the list. */
const shownMessage = 2000;

const counted = (count: number, noun: string) =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

function testLink(test: ProblemTest, { pageOf }: ReportContent, links: ReportLinks): Html {
  const page = pageOf.get(test.testId);
  const name = plainText(test.name).trim() || '(no name)';
  const place = test.path === null ? '' : `${test.path}${test.line === null ? '' : `:${test.line}`}`;
  const words = html`<bdi>${name}</bdi>`;
  return html`<li>${statusSign(test.verdict)} ${page === undefined ? words : html`<a href="${links.page(page, scenarioAnchor(test.key))}">${words}</a>`} <span class="faint"><bdi>${place}</bdi></span></li>`;
}

function testList(
  tests: readonly ProblemTest[],
  content: ReportContent,
  links: ReportLinks,
  top = shownTests,
): Html {
  const more = tests.length - top;
  return html`<ul class="tests">${tests.slice(0, top).map((test) => testLink(test, content, links))}${more > 0 ? html`<li class="faint">and ${counted(more, 'more test')}, on the pages of their suites</li>` : nothing}</ul>`;
}

function stateBadge(group: FailureGroup, { history }: ReportContent): Html {
  if (group.quarantined) return html`<span class="badge quiet">in quarantine</span>`;
  if (history.runs === 0) return nothing;
  return group.newTests.length > 0
    ? html`<span class="badge bad">new</span>`
    : html`<span class="badge quiet">known</span>`;
}

function groupMarkup(group: FailureGroup, content: ReportContent, links: ReportLinks): Html {
  const [example] = group.tests;
  if (example === undefined) return nothing;
  const details = content.details.get(example.executionId);
  const message = details?.message ?? example.message ?? '';
  const type = details?.errorType ?? example.errorType;
  const first = plainText(message).trim().split('\n', 1)[0] ?? '';
  const title = [type, first === '' ? `no message (${example.status})` : first].filter(Boolean).join(': ');
  const cut = message.length > shownMessage ? `${message.slice(0, shownMessage)} …` : message;
  const step = details?.step ?? null;
  return html`<li class="cause"><div class="cause-head"><h3><bdi>${title.length > 300 ? `${title.slice(0, 300)}…` : title}</bdi></h3> ${stateBadge(group, content)}<span class="count">${counted(group.tests.length, 'test')}</span></div>
${message.trim().includes('\n') ? messageMarkup(cut) : nothing}${step === null ? nothing : html`<p class="faint">at step <bdi>${plainText(step)}</bdi></p>`}
${testList(group.tests, content, links)}</li>`;
}

/** Failures by cause: new ones first. */
export function failureSection(content: ReportContent, links: ReportLinks): Html {
  const { groups, history } = content;
  if (groups.length === 0) return nothing;
  const failures = groups.reduce((sum, { tests }) => sum + tests.length, 0);
  const more = groups.length - shownCauses;
  const compared =
    history.runs === 0
      ? nothing
      : html`<p class="faint">New: did not fail in the ${counted(history.runs, 'run')}${history.branch === null || history.branch === '' ? nothing : html` of <bdi>${plainText(history.branch)}</bdi>`} before this one.</p>`;
  return html`<section id="failures"><h2>${counted(failures, 'failure')}, ${counted(groups.length, 'cause')}</h2>${compared}
<ol class="causes">${groups.slice(0, shownCauses).map((group) => groupMarkup(group, content, links))}</ol>${more > 0 ? html`<p class="problem">${counted(more, 'more cause')} not listed here; every failure is on the page of its suite.</p>` : nothing}</section>
`;
}

/** Tests without a result, and tests that passed only after a failure. */
export function otherProblems(content: ReportContent, links: ReportLinks): Html[] {
  const lists: readonly (readonly [string, string, ProblemTest['verdict'], string])[] = [
    ['lost', 'Without a result', 'lost', 'Planned, and never ended. A missing result is never a pass.'],
    ['flaky', 'Flaky', 'flaky', 'Failed, and passed when they were tried again.'],
  ];
  return lists.flatMap(([id, title, verdict, meaning]) => {
    const tests = content.problems.filter((test) => test.verdict === verdict);
    if (tests.length === 0) return [];
    return html`<section id="${id}"><h2>${title}: ${counted(tests.length, 'test')}</h2><p class="faint">${meaning}</p><div class="card">${testList(tests, content, links, 200)}</div></section>
`;
  });
}
