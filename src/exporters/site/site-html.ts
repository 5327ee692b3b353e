import { createHash } from 'node:crypto';
import { html, trusted } from '../report/html/markup.ts';
import { factsElement, partElement, type SiteFacts } from './site-facts.ts';
import type { SiteProgram } from './site-program.ts';

/** By what a file is known to be a page of a site of ours. */
export const siteMark = '<meta name="generator" content="Assay site">';

/**
 * What the page may do: run its own scripts and the engine, show its own pictures, and speak to nobody. `file:` is what
 * "self" means on a disk.
 *
 * @param scripts where scripts may come from
 */
function policy(scripts: string): string {
  return [
    "default-src 'none'",
    `script-src ${scripts} blob: 'wasm-unsafe-eval'`,
    "style-src 'self' file: 'unsafe-inline'",
    "img-src 'self' file: data: blob:",
    "media-src 'self' file:",
    'worker-src blob:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** JSON that can stand in a script element: nothing in it ends the element or begins a comment. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** A script as it can stand in HTML; in the strings and patterns of JavaScript the two are the same. */
function asInline(text: string): string {
  return text.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');
}

/** How a content security policy names a script by its text. */
function scriptHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function head(facts: SiteFacts, scripts: string): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${trusted(siteMark)}
<meta http-equiv="Content-Security-Policy" content="${policy(scripts)}">
<title>${facts.title}</title>
`);
}

function body(facts: SiteFacts): string {
  return `<div id="page"></div>
<noscript>This page needs JavaScript.</noscript>
<script type="application/json" id="${factsElement}">${scriptJson(facts)}</script>
`;
}

/** `index.html` of a site whose parts lie beside it. */
export function indexHtml(facts: SiteFacts): string {
  const version = encodeURIComponent(facts.madeAt);
  return `${head(facts, "'self' file:")}<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="page.css?v=${version}">
<script src="theme-first.js"></script>
</head>
<body>
${body(facts)}<script src="page.js?v=${version}"></script>
</body>
</html>
`;
}

/**
 * A site in one file, piece by piece.
 *
 * @param parts names and bytes of the parts
 */
export async function* singleHtml(
  facts: SiteFacts,
  { page, style, theme, icon }: SiteProgram,
  parts: AsyncIterable<readonly [string, Uint8Array]>,
): AsyncGenerator<string> {
  const iconUrl = `data:image/svg+xml;base64,${Buffer.from(icon).toString('base64')}`;
  const [first, last] = [asInline(theme), asInline(page)];
  yield `${head(facts, `${scriptHash(first)} ${scriptHash(last)}`)}<link rel="icon" href="${iconUrl}" type="image/svg+xml">
<style>${style.replaceAll(/<\/(style)/gi, '<\\/$1')}</style>
<script>${first}</script>
</head>
<body>
${body(facts)}`;
  for await (const [name, bytes] of parts)
    yield `<script type="text/plain" id="${partElement}${name}">${Buffer.from(bytes).toString('base64')}</script>\n`;
  yield `<script>${last}</script>\n</body>\n</html>\n`;
}
