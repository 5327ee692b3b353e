import { formatDuration } from '../../../std/duration.ts';
import { plainText } from '../../../std/terminal.ts';
import { countsText, outcomeBar } from './charts.ts';
import { type Html, html, nothing } from './markup.ts';
import type { ReportContent } from './report-content.ts';
import type { FileStore, ShownFile } from './report-files.ts';
import type { ReportLinks } from './report-links.ts';
import type { ReportFeature, ReportPage } from './report-pages.ts';
import { runTitle } from './run-header.ts';
import type { ContentScenario } from './scenario-content.ts';
import { scenarioMarkup } from './scenario-markup.ts';
import type { ScenarioReader } from './scenario-reader.ts';

function partLinks({ pages }: ReportFeature, current: ReportPage, links: ReportLinks): Html {
  if (pages.length < 2) return nothing;
  const shown = pages.map((page) =>
    page === current
      ? html`<b aria-current="page">${page.part}</b> `
      : html`<a href="${links.page(page)}">${page.part}</a> `,
  );
  return html`<nav class="parts" aria-label="Parts of this suite">Part ${shown} of ${current.parts}</nav>`;
}

function pageHead(
  feature: ReportFeature,
  page: ReportPage,
  content: ReportContent,
  links: ReportLinks,
): Html {
  const descriptions = feature.suites.flatMap(({ suiteRunId }) => content.descriptions.get(suiteRunId) ?? []);
  const showsPath = page.path !== null && page.path !== page.title;
  return html`<nav class="crumbs" aria-label="Where you are"><a href="${links.home}"><bdi>${runTitle(content)}</bdi></a></nav>
<header class="feature"><h1><bdi>${page.title}</bdi></h1>${showsPath ? html`<p class="path"><bdi>${page.path}</bdi></p>` : nothing}
<p class="sum">${countsText(feature.byVerdict)} <span class="faint">in ${formatDuration(feature.durationMs)}</span></p>${outcomeBar(feature.byVerdict, 'outcome')}
${descriptions.slice(0, 1).map((text) => html`<p class="description">${plainText(text)}</p>`)}${partLinks(feature, page, links)}
<div class="filter" hidden><label>Find <input type="search" data-filter="scenarios" autocomplete="off"></label> <label><input type="checkbox" data-only="scenarios"> only problems</label> <button type="button" data-fold="open">Open all</button> <button type="button" data-fold="close">Close all</button> <span class="faint" data-found="scenarios" role="status"></span></div></header>
<div data-list="scenarios">
`;
}

async function keepFiles(
  { attempts }: ContentScenario,
  store: FileStore,
): Promise<ReadonlyMap<number, ShownFile>> {
  const shown = new Map<number, ShownFile>();
  for (const file of attempts.flatMap(({ files }) => files))
    shown.set(file.artifactId, await store.keep(file));
  return shown;
}

/**
 * A page of a feature, piece by piece.
 *
 * @param reader is asked for pages in their order
 * @throws QUERY_STOPPED when the request is aborted
 */
export async function* featureBody(
  reader: ScenarioReader,
  content: ReportContent,
  feature: ReportFeature,
  page: ReportPage,
  store: FileStore,
  links: ReportLinks,
): AsyncGenerator<Html> {
  yield pageHead(feature, page, content, links);
  let suiteRunId = -1;
  const suites = new Map(feature.suites.map((suite) => [suite.suiteRunId, suite]));
  for await (const scenario of reader.next(page.tests)) {
    if (scenario.test.suiteRunId !== suiteRunId) {
      suiteRunId = scenario.test.suiteRunId;
      const inside = suites.get(suiteRunId)?.names.slice(1) ?? [];
      if (inside.length > 0) yield html`<p class="suite"><bdi>${plainText(inside.join(' › '))}</bdi></p>`;
    }
    yield scenarioMarkup(scenario, page, await keepFiles(scenario, store), links);
  }
  yield html`</div>
${partLinks(feature, page, links)}`;
}
