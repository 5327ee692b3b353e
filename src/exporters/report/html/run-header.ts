import { countIn, numberIn, textIn } from '../../../analysis/report/read-cells.ts';
import { formatDuration } from '../../../std/duration.ts';
import { plainText } from '../../../std/terminal.ts';
import { outcomeBar } from './charts.ts';
import { type Html, html, nothing } from './markup.ts';
import type { ReportContent } from './report-content.ts';
import { lookOf, statusBadge, verdictOrder } from './status-markup.ts';

const number = (value: number) => value.toLocaleString('en-US');

/** A time for people, in UTC, readable for programs too. */
export function timeMarkup(micros: number): Html {
  const iso = new Date(micros / 1000).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

/** An address as a link where it is one that can be followed safely; else as text. */
function linkOrText(url: string, words: string): Html {
  return /^https?:\/\/[^\s"'<>]+$/.test(url)
    ? html`<a href="${url}" rel="noopener noreferrer">${words}</a>`
    : html`${words}`;
}

function branchFact({ run }: ReportContent): Html | null {
  return run.branch === null ? null : html`<bdi>${plainText(run.branch)}</bdi>`;
}

function commitFact({ run }: ReportContent): Html | null {
  if (run.commit === null) return null;
  return html`<code title="${run.commit}">${run.commit.slice(0, 10)}</code>${run.commitDirty === true ? html` <span class="badge shaky">uncommitted changes</span>` : nothing}`;
}

function ciFact({ run }: ReportContent): Html | null {
  if (run.ciProvider === null && run.ciUrl === null) return null;
  const words = [run.ciProvider ?? 'CI', run.ciRunId].filter(Boolean).join(' ');
  return run.ciUrl === null ? html`${words}` : linkOrText(run.ciUrl, words);
}

function environmentFact({ surroundings }: ReportContent): Html | null {
  const name = textIn(surroundings.environment);
  if (name === null) return null;
  const kind = textIn(surroundings.environment_kind);
  const url = textIn(surroundings.base_url);
  return html`${plainText(name)}${kind === null ? nothing : html` <span class="faint">${kind}</span>`}${url === null ? nothing : html` ${linkOrText(url, url)}`}`;
}

function browserFact({ surroundings }: ReportContent): Html | null {
  const browser = textIn(surroundings.browser);
  if (browser === null || browser === '') return null;
  const [width, height] = [numberIn(surroundings.viewport_width), numberIn(surroundings.viewport_height)];
  const parts = [
    [browser, textIn(surroundings.browser_version)].filter(Boolean).join(' '),
    width === null || height === null ? null : `${width} x ${height}`,
  ];
  return html`${parts.filter((part) => part !== null).join(', ')}`;
}

function facts(content: ReportContent): Html {
  const { run, surroundings } = content;
  const { platform, release } = run.operatingSystem;
  const triggered = textIn(surroundings.triggered_by);
  const rows: readonly (readonly [string, Html | null])[] = [
    ['Started', timeMarkup(run.startedAt)],
    ['Branch', branchFact(content)],
    ['Commit', commitFact(content)],
    ['CI', ciFact(content)],
    ['Environment', environmentFact(content)],
    ['Browser', browserFact(content)],
    ['Machine', platform === null ? null : html`${[platform, release].filter(Boolean).join(' ')}`],
    [
      'Workers',
      numberIn(surroundings.worker_count) === null ? null : html`${countIn(surroundings.worker_count)}`,
    ],
    ['Started by', triggered === null ? null : html`${plainText(triggered)}`],
    ['Command', run.command.length === 0 ? null : html`<code>${plainText(run.command.join(' '))}</code>`],
  ];
  return html`<dl class="facts">${rows.flatMap(([name, value]) => (value === null ? [] : html`<div><dt>${name}</dt><dd>${value}</dd></div>`))}</dl>`;
}

function countTiles({ counts, run, now }: ReportContent): Html {
  const span = run.durationMs ?? (now - run.startedAt) / 1000;
  const always = new Set(['passed', 'failed']);
  const tiles = verdictOrder
    .toReversed()
    .filter((verdict) => counts.byVerdict[verdict] > 0 || always.has(verdict))
    .map((verdict) => {
      const count = counts.byVerdict[verdict];
      const { tone, word } = lookOf(verdict);
      return html`<li class="${count === 0 ? 'zero' : tone}"><b>${number(count)}</b> <span>${word}</span></li>`;
    });
  return html`<ul class="tiles"><li><b>${number(counts.tests)}</b> <span>${counts.tests === 1 ? 'test' : 'tests'}</span></li>${tiles}<li><b>${formatDuration(span)}</b> <span>${run.endedAt === null && run.status === 'running' ? 'so far' : 'duration'}</span></li></ul>`;
}

/** What the run is called: its name, or its number. */
export function runTitle({ run }: Pick<ReportContent, 'run'>): string {
  return run.name === null || run.name.trim() === '' ? `Run ${run.runId}` : plainText(run.name).trim();
}

/** The top of the report: what came of the run, when, where, and how many of what. */
export function runHeader(content: ReportContent): Html {
  const { run } = content;
  return html`<header class="run"><p class="project"><bdi>${plainText(run.project)}</bdi></p>
<div class="title"><h1><bdi>${runTitle(content)}</bdi></h1>${statusBadge(run.status)}</div>
${run.status === 'running' ? html`<p class="note">This run was still going on when the report was made.</p>` : nothing}${run.error === null ? nothing : html`<p class="problem">The run itself broke: ${plainText(run.error)}</p>`}
${countTiles(content)}
${outcomeBar(content.counts.byVerdict, 'outcome')}
${facts(content)}</header>
`;
}
