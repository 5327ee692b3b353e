import { formatDuration } from '../../../std/duration.ts';
import { plainText } from '../../../std/terminal.ts';
import { errorMarkup, type ShownError } from './error-markup.ts';
import { type KeptFile, pictureMarkup } from './file-markup.ts';
import { type Html, html, nothing } from './markup.ts';
import type { ReportLinks } from './report-links.ts';
import type { ContentSection, ContentStep, StepAttempt } from './scenario-content.ts';
import { statusBadge, statusSign } from './status-markup.ts';

/** Sub-steps that are shown at once; more of a step that passed are folded. */
const openSubSteps = 8;

/** What steps are shown with. */
export interface StepSurroundings {
  readonly links: ReportLinks;
  /** Pictures by the attempt of a step that made them. */
  readonly pictures: ReadonlyMap<number | null, readonly KeptFile[]>;
  /** The error of the whole attempt, which is shown above and not again at its step. */
  readonly told: ShownError;
}

/** A step as one line, as in its file. */
export function stepTitle({ keyword, text }: Pick<ContentStep, 'keyword' | 'text'>): string {
  return plainText([keyword?.trim(), text].filter(Boolean).join(' '));
}

/**
 * A section heading: h1 to h4 as its file has it. Its place in the outline of the page is below the scenario, which is a
 * second-level heading, and by nesting, so that no level is skipped.
 */
function sectionMarkup({ level, depth, text }: ContentSection): Html {
  const words = plainText(text);
  const outline = Math.min(6, 3 + depth);
  switch (level) {
    case 1:
      return html`<h1 class="section" aria-level="${outline}">${words}</h1>`;
    case 2:
      return html`<h2 class="section" aria-level="${outline}">${words}</h2>`;
    case 3:
      return html`<h3 class="section" aria-level="${outline}">${words}</h3>`;
    default:
      return html`<h4 class="section" aria-level="${outline}">${words}</h4>`;
  }
}

function tableMarkup(rows: readonly (readonly string[])[]): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="Data table"><table class="data">${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${plainText(cell)}</td>`)}</tr>`,
  )}</table></div>`;
}

function earlierAttempt(attempt: StepAttempt): Html {
  const took = attempt.durationMs === null ? '' : formatDuration(attempt.durationMs);
  return html`<li><span class="faint">Attempt ${attempt.number}</span> ${statusBadge(attempt.status)} <span class="faint">${took}</span>${errorMarkup(attempt)}</li>`;
}

function stepError(attempt: StepAttempt, told: ShownError): Html {
  const isTold = attempt.message !== null && attempt.message === told.message;
  return isTold ? html`<p class="told">The error is above.</p>` : errorMarkup(attempt);
}

function stepMarkup(step: ContentStep, around: StepSurroundings): Html {
  const last = step.attempts.at(-1);
  const status = last?.status ?? 'lost';
  const earlier = step.attempts.slice(0, -1);
  const pictures = step.attempts.flatMap(({ stepRunId }) => around.pictures.get(stepRunId) ?? []);
  const keyword = step.keyword?.trim() ?? '';
  const children = step.children.map((child) => stepMarkup(child, around));
  const folded = children.length > openSubSteps && status === 'passed';
  const subSteps = html`<ol class="steps">${children}</ol>`;
  const title = stepTitle(step);
  return html`<li class="step ${status === 'skipped' ? 'dim' : ''}">
<div class="line">${statusSign(status)}<span class="text">${keyword === '' ? nothing : html`<b>${plainText(keyword)}</b> `}<bdi>${plainText(step.text)}</bdi>${step.type === 'hook' ? html` <span class="badge quiet">hook</span>` : nothing}${earlier.length === 0 ? nothing : html` <span class="badge shaky">${step.attempts.length} attempts</span>`}</span><span class="took">${last?.durationMs == null ? nothing : formatDuration(last.durationMs)}</span></div>
${step.docString === null ? nothing : html`<pre class="doc" tabindex="0">${plainText(step.docString)}</pre>`}${step.dataTable === null ? nothing : tableMarkup(step.dataTable)}${earlier.length === 0 ? nothing : html`<ul class="earlier">${earlier.map(earlierAttempt)}</ul>`}${last === undefined ? nothing : stepError(last, around.told)}${pictures.length === 0 ? nothing : html`<div class="shots">${pictures.map((kept) => pictureMarkup(kept, around.links, title))}</div>`}${children.length === 0 ? nothing : folded ? html`<details><summary>${children.length} sub-steps</summary>${subSteps}</details>` : subSteps}</li>`;
}

/** Sections and steps of an attempt in their order. */
export function itemsMarkup(
  items: readonly (ContentStep | ContentSection)[],
  around: StepSurroundings,
): Html[] {
  const parts: Html[] = [];
  let steps: Html[] = [];
  const endSteps = () => {
    if (steps.length > 0) parts.push(html`<ol class="steps">${steps}</ol>`);
    steps = [];
  };
  for (const item of items) {
    if (item.kind === 'step') steps.push(stepMarkup(item, around));
    else {
      endSteps();
      parts.push(sectionMarkup(item));
    }
  }
  endSteps();
  return parts;
}
