import { formatBytes, formatDuration } from '../../../std/duration.ts';
import { plainText } from '../../../std/terminal.ts';
import { countsText, durationHistogram, outcomeBar, shareBar } from './charts.ts';
import { failureSection, otherProblems } from './failure-list.ts';
import { fileList, type KeptFile } from './file-markup.ts';
import { type Html, html, nothing } from './markup.ts';
import type { ReportContent } from './report-content.ts';
import type { FileCounts } from './report-files.ts';
import type { ReportLinks } from './report-links.ts';
import { type ReportFeature, scenarioAnchor } from './report-pages.ts';
import { runHeader } from './run-header.ts';
import { needsLook, statusSign, verdictOrder } from './status-markup.ts';

const counted = (count: number, noun: string) =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

function chartSection({ durations, slowest, pageOf }: ReportContent, links: ReportLinks): Html {
  if (slowest.length === 0) return nothing;
  const largest = slowest[0]?.test.durationMs ?? 0;
  const rows = slowest.map(({ test, name, key }) => {
    const page = pageOf.get(test.testId);
    const words = html`<bdi>${plainText(name).trim() || '(no name)'}</bdi>`;
    return html`<li>${statusSign(test.verdict)}<span class="text">${page === undefined ? words : html`<a href="${links.page(page, scenarioAnchor(key))}">${words}</a>`}${shareBar(test.durationMs ?? 0, largest)}</span><span class="took">${formatDuration(test.durationMs ?? 0)}</span></li>`;
  });
  const histogram = durationHistogram(durations);
  return html`<div class="charts">${histogram === nothing ? nothing : html`<section class="card"><h2>Durations</h2>${histogram}</section>`}
<section class="card"><h2>Slowest</h2><ol class="slowest">${rows}</ol></section></div>
`;
}

/** The verdict that tells most of a feature. */
function worstOf({ byVerdict }: ReportFeature): string {
  const there = verdictOrder.filter((verdict) => (byVerdict[verdict] ?? 0) > 0);
  // Where some are skipped and the others passed, the suite has passed.
  return there.find((verdict) => verdict !== 'skipped') ?? 'skipped';
}

function featureRow(feature: ReportFeature, links: ReportLinks): Html {
  const { title, path, byVerdict, tests, durationMs, pages } = feature;
  const [first] = pages;
  if (first === undefined) return nothing;
  const trouble = verdictOrder.some((verdict) => needsLook.has(verdict) && (byVerdict[verdict] ?? 0) > 0);
  const more = pages
    .slice(1)
    .map(
      (page) =>
        html` <a class="part" href="${links.page(page)}" aria-label="Page ${page.part} of ${title}">${page.part}</a>`,
    );
  const showsPath = path !== null && path !== title;
  return html`<tr data-search="${`${title} ${path ?? ''}`.toLowerCase()}" data-verdict="${trouble ? 'failed' : 'passed'}"><td>${statusSign(worstOf(feature))}</td><th scope="row"><a href="${links.page(first)}"><bdi>${title}</bdi></a>${more}${showsPath ? html`<span class="path"><bdi>${path}</bdi></span>` : nothing}</th><td class="bar-cell">${outcomeBar(byVerdict, 'outcome small')}<span class="counts">${countsText(byVerdict)}</span></td><td class="number">${tests.toLocaleString('en-US')}</td><td class="number">${formatDuration(durationMs)}</td></tr>
`;
}

/** The beginning of the list of suites; its rows follow one by one. */
function suitesHead({ features }: ReportContent): Html {
  return html`<section id="suites"><h2>${counted(features.length, 'suite')}</h2>
<div class="filter" hidden><label>Find <input type="search" data-filter="suites" autocomplete="off"></label> <label><input type="checkbox" data-only="suites"> only with problems</label> <span class="faint" data-found="suites" role="status"></span></div>
<div class="wide card" tabindex="0" role="region" aria-label="Suites"><table class="suites" data-list="suites"><thead><tr><th scope="col"><span class="unseen">Outcome</span></th><th scope="col">Suite</th><th scope="col">Results</th><th scope="col" class="number">Tests</th><th scope="col" class="number">Time</th></tr></thead><tbody>
`;
}

function fileNotes(counts: FileCounts): Html {
  const notes = [
    counts.missing === 0
      ? null
      : `${counted(counts.missing, 'file')} of this run could not be found when the report was made; the places say so.`,
    counts.leftOut === 0
      ? null
      : `${counted(counts.leftOut, 'file')} (${formatBytes(counts.leftOutBytes)}) are not in this document: it embeds screenshots up to a limit (--embed-limit). They are in the folder of results.`,
  ].filter((note) => note !== null);
  return html`${notes.map((note) => html`<p class="problem">${note}</p>`)}`;
}

/** The first page, piece by piece. Made last, because it tells what became of the files. */
export function* indexBody(
  content: ReportContent,
  files: readonly KeptFile[],
  counts: FileCounts,
  links: ReportLinks,
): Generator<Html> {
  yield runHeader(content);
  yield fileNotes(counts);
  if (content.counts.tests === 0) yield html`<p class="note">This run has no tests.</p>`;
  yield failureSection(content, links);
  yield* otherProblems(content, links);
  yield chartSection(content, links);
  yield suitesHead(content);
  for (const feature of content.features) yield featureRow(feature, links);
  yield html`</tbody></table></div></section>
`;
  if (files.length > 0) {
    yield html`<section id="files"><h2>Files of the run</h2><details class="card"><summary>${counted(files.length, 'file')}</summary>${fileList(files, links)}</details></section>
`;
  }
}
