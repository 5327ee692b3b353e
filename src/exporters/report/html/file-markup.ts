import { formatBytes } from '../../../std/duration.ts';
import { plainText } from '../../../std/terminal.ts';
import { type Html, html, nothing } from './markup.ts';
import type { ShownFile } from './report-files.ts';
import type { ReportLinks } from './report-links.ts';
import type { ContentFile } from './scenario-content.ts';

/** A file with what the report knows of it. */
export interface KeptFile {
  readonly file: ContentFile;
  readonly shown: ShownFile;
}

/** Files that a browser would run when somebody opens them: they are offered for download. */
const active = /\.(?:x?html?|xht|svgz?|xml|xsl|mhtml?|js|mjs|pdf)$/i;

const nameOf = ({ file }: KeptFile) => plainText(file.name).trim() || plainText(file.path);

/** A picture that leads to its file, small. */
export function pictureMarkup(kept: KeptFile, links: ReportLinks, caption: string | null): Html {
  const { file, shown } = kept;
  const name = nameOf(kept);
  const { width, height } = file;
  const size = width === null || height === null ? nothing : html` width="${width}" height="${height}"`;
  const alt = `Screenshot: ${caption ?? name}`;
  const image =
    shown.embedded === null
      ? html`<img loading="lazy" decoding="async" src="${links.file(shown.href ?? '')}" alt="${alt}"${size}>`
      : html`<img data-embedded="${shown.embedded}" alt="${alt}"${size}>`;
  return shown.href === null
    ? html`<button type="button" class="picture" title="${name}">${image}</button>`
    : html`<a class="picture" href="${links.file(shown.href)}" title="${name}">${image}</a>`;
}

function fileLine(kept: KeptFile, links: ReportLinks): Html {
  const { file, shown } = kept;
  const name = nameOf(kept);
  const size = file.bytes === null ? nothing : html` <span class="faint">${formatBytes(file.bytes)}</span>`;
  if (shown.href === null) {
    if (shown.embedded !== null)
      return html`<li>${pictureMarkup(kept, links, null)} <bdi>${name}</bdi>${size}</li>`;
    return html`<li><bdi>${name}</bdi>${size} <span class="problem">${shown.problem ?? 'not in this report'}</span></li>`;
  }
  const download = active.test(shown.href) ? html` download` : nothing;
  return html`<li><a href="${links.file(shown.href)}"${download}><bdi>${name}</bdi></a>${size}</li>`;
}

/** Files as a list of links. */
export function fileList(files: readonly KeptFile[], links: ReportLinks): Html {
  if (files.length === 0) return nothing;
  return html`<ul class="files">${files.map((kept) => fileLine(kept, links))}</ul>`;
}
