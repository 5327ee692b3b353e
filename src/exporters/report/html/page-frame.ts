import { createHash } from 'node:crypto';
import { assayVersion } from '../../../std/assay-version.ts';
import { type Html, html, trusted } from './markup.ts';
import { timeMarkup } from './run-header.ts';

/** What a folder of a report says in each of its pages, so that it can be recognised before it is replaced. */
export const generatorMark = '<meta name="generator" content="assay report">';

/** A picture for the tab, in the colours of the sign for passed. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%2335a566'/%3E%3Cpath d='M4 8.5l2.6 2.6L12 5.6' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E";

const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function headMarkup(title: string, policy: string, rest: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
${trusted(generatorMark)}
<title>${title}</title>
<link rel="icon" href="${trusted(icon)}">
${rest}
</head>
`;
}

function footMarkup(now: number): Html {
  return html`<footer>Made by Assay ${assayVersion}, ${timeMarkup(now)}.</footer>
`;
}

const restOfPolicy = "base-uri 'none'; form-action 'none'";

/** The beginning and the end of a page of a folder. @param up way from the page to the folder */
export function folderFrame(title: string, up: '' | '../', now: number): readonly [Html, Html] {
  // The scheme is named too: to some browsers a file on the disk has no origin that could be 'self'.
  const policy = `default-src 'none'; img-src 'self' file: data:; style-src 'self' file:; script-src 'self' file:; ${restOfPolicy}`;
  const head = headMarkup(
    title,
    policy,
    html`<link rel="stylesheet" href="${up}assets/report.css">
<script src="${up}assets/report.js" defer></script>`,
  );
  return [
    html`${head}<body>
<a class="skip" href="#main">To the content</a>
<main id="main" tabindex="-1">
`,
    html`</main>
${footMarkup(now)}</body>
</html>
`,
  ];
}

/**
 * The three parts of a single file around its first page and its blocks of data: what comes before the page, between
 * page and blocks, and behind them.
 */
export function singleFileFrame(
  title: string,
  style: string,
  script: string,
  now: number,
): readonly [Html, Html, Html] {
  const policy = `default-src 'none'; img-src data:; style-src ${digest(style)}; script-src ${digest(script)}; ${restOfPolicy}`;
  const head = headMarkup(title, policy, html`<style>${trusted(style)}</style>`);
  return [
    html`${head}<body>
<a class="skip" href="#main">To the content</a>
<main id="main" tabindex="-1">
<noscript><p class="problem">This single file shows its suites with a script. A report in a folder (assay report -o report/) needs none.</p></noscript>
<div id="start">
`,
    html`</div>
<div id="page" hidden></div>
</main>
${footMarkup(now)}`,
    html`<script>${trusted(script)}</script>
</body>
</html>
`,
  ];
}
