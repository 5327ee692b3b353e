import { formatDuration } from '../../../std/duration.ts';
import { plainText } from '../../../std/terminal.ts';
import { errorMarkup } from './error-markup.ts';
import { fileList, type KeptFile, pictureMarkup } from './file-markup.ts';
import { type Html, html, nothing } from './markup.ts';
import type { ShownFile } from './report-files.ts';
import type { ReportLinks } from './report-links.ts';
import { type ReportPage, scenarioAnchor } from './report-pages.ts';
import type { ContentAttempt, ContentLog, ContentScenario, ContentStep } from './scenario-content.ts';
import { needsLook, statusBadge, statusSign } from './status-markup.ts';
import { itemsMarkup, stepTitle } from './step-markup.ts';

/** What the files of scenarios became, by artifact. */
export type ShownFiles = ReadonlyMap<number, ShownFile>;

function filesOf(attempt: ContentAttempt, shown: ShownFiles): KeptFile[] {
  return attempt.files.flatMap((file) => {
    const found = shown.get(file.artifactId);
    return found === undefined ? [] : { file, shown: found };
  });
}

/** Titles of steps by the attempts of them. */
function titlesOf(steps: readonly ContentStep[], titles = new Map<number, string>()): Map<number, string> {
  for (const step of steps) {
    for (const { stepRunId } of step.attempts) titles.set(stepRunId, stepTitle(step));
    titlesOf(step.children, titles);
  }
  return titles;
}

function filmstrip(pictures: readonly KeptFile[], steps: readonly ContentStep[], links: ReportLinks): Html {
  if (pictures.length < 2) return nothing;
  const titles = titlesOf(steps);
  return html`<div class="film" role="region" aria-label="Screenshots in their order" tabindex="0"><ol>${pictures.map(
    (kept, index) => {
      const caption = titles.get(kept.file.stepRunId ?? -1) ?? kept.file.name;
      return html`<li>${pictureMarkup(kept, links, caption)}<span class="caption">${index + 1}. ${plainText(caption)}</span></li>`;
    },
  )}</ol></div>`;
}

function logMarkup(logs: readonly ContentLog[], more: number): Html {
  if (logs.length === 0) return nothing;
  const count = logs.length + more;
  const lines = logs.map(
    ({ level, source, message }) =>
      html`<span class="log-${level}">${source === null ? nothing : html`<span class="faint">${plainText(source)} </span>`}${plainText(message).trimEnd()}
</span>`,
  );
  return html`<details class="log"><summary>Console, ${count} ${count === 1 ? 'line' : 'lines'}</summary><pre tabindex="0">${lines}</pre>${more > 0 ? html`<p class="problem">${more} more lines are in the database only.</p>` : nothing}</details>`;
}

const reasons: Readonly<Record<string, string>> = {
  lost: 'Planned, and never ended: there is no result.',
  interrupted: 'Interrupted before its end.',
};

function attemptBody(attempt: ContentAttempt, shown: ShownFiles, links: ReportLinks): Html {
  const files = filesOf(attempt, shown);
  const pictures = files.filter((kept) => kept.shown.picture);
  const steps = attempt.items.filter((item) => item.kind === 'step');
  const byStep = Map.groupBy(pictures, ({ file }) => file.stepRunId);
  const reached = titlesOf(steps);
  // What no step shows is shown by itself.
  const loose = pictures.filter(({ file }) => file.stepRunId === null || !reached.has(file.stepRunId));
  const around = { links, pictures: byStep, told: attempt };
  const reason = attempt.message === null ? reasons[attempt.status] : undefined;
  return html`${attempt.expected === null ? nothing : html`<p class="note">Expected to be ${attempt.expected}.</p>`}${reason === undefined ? nothing : html`<p class="note">${reason}</p>`}${errorMarkup(attempt)}${filmstrip(pictures, steps, links)}${itemsMarkup(attempt.items, around)}${loose.length === 0 || pictures.length > 1 ? nothing : html`<div class="shots">${loose.map((kept) => pictureMarkup(kept, links, null))}</div>`}${fileList(
    files.filter((kept) => !kept.shown.picture),
    links,
  )}${logMarkup(attempt.logs, attempt.moreLogs)}`;
}

function attemptMarkup(
  attempt: ContentAttempt,
  isLast: boolean,
  shown: ShownFiles,
  links: ReportLinks,
): Html {
  const facts = [
    attempt.durationMs === null ? null : formatDuration(attempt.durationMs),
    attempt.worker === null ? null : `worker ${attempt.worker + 1}`,
  ].filter((fact) => fact !== null);
  const open = isLast || attempt.message !== null ? html` open` : nothing;
  return html`<details class="attempt"${open}><summary>${statusSign(attempt.status)}<b>Attempt ${attempt.number}</b> ${statusBadge(attempt.status)} <span class="faint">${facts.join(', ')}</span></summary>
${attemptBody(attempt, shown, links)}</details>`;
}

/** Parameters that the name does not tell. */
function parameterList({ name, parameters }: ContentScenario): Html {
  const values = Object.entries(parameters ?? {}).map(([key, value]) => [key, String(value)] as const);
  if (values.every(([, value]) => value !== '' && name.includes(value))) return nothing;
  return html`<dl class="facts small">${values.map(([key, value]) => html`<div><dt>${plainText(key)}</dt><dd><bdi>${plainText(value)}</bdi></dd></div>`)}</dl>`;
}

/** A name; the describe blocks that it begins with, as test files have them, stand back. */
function nameMarkup(name: string): Html {
  const end = name.lastIndexOf(' > ') + 3;
  return end < 4
    ? html`<bdi>${name}</bdi>`
    : html`<bdi><span class="around">${name.slice(0, end)}</span>${name.slice(end)}</bdi>`;
}

/** A scenario as it is shown on its page. */
export function scenarioMarkup(
  scenario: ContentScenario,
  page: Pick<ReportPage, 'slug'>,
  shown: ShownFiles,
  links: ReportLinks,
): Html {
  const { attempts, test, tags, description, owner } = scenario;
  const anchor = scenarioAnchor(scenario.key);
  const name = plainText(scenario.name).trim() || '(no name)';
  const place =
    scenario.path === null ? null : `${scenario.path}${scenario.line === null ? '' : `:${scenario.line}`}`;
  const [only] = attempts.length === 1 ? attempts : [];
  const search = [name, ...tags].join(' ').toLowerCase();
  const foot = [
    place,
    owner === null ? null : `owner ${owner}`,
    only?.worker == null ? null : `worker ${only.worker + 1}`,
  ].filter((fact) => fact !== null);
  // The anchor is inside of what folds, so that a browser opens it by itself when a link leads there.
  return html`<article class="scenario" data-verdict="${test.verdict}" data-search="${search}">
<details${needsLook.has(test.verdict) ? html` open` : nothing}><summary>${statusSign(test.verdict)}<h2>${nameMarkup(name)}</h2>${attempts.length > 1 ? html` <span class="badge shaky">${attempts.length} attempts</span>` : nothing}<span class="took">${test.durationMs === null ? nothing : formatDuration(test.durationMs)}</span></summary>
<div class="body" id="${anchor}">
<p class="tags">${statusBadge(test.verdict)} ${tags.map((tag) => html`<span class="tag">${plainText(tag)}</span> `)}<a class="anchor" href="${links.page(page, anchor)}">Link to this</a></p>
${description === null || description.trim() === '' ? nothing : html`<p class="description">${plainText(description).trim()}</p>`}${parameterList(scenario)}
${only === undefined ? attempts.map((attempt, index) => attemptMarkup(attempt, index === attempts.length - 1, shown, links)) : attemptBody(only, shown, links)}
<p class="foot"><bdi>${foot.join(' · ')}</bdi></p></div></details></article>
`;
}
