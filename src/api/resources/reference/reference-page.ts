import { html, raw } from 'hono/html';
import { type ApiDocument, type DocumentOperation, operationsByTag } from './api-document.ts';
import { referenceStyle } from './reference-style.ts';
import { schemaText } from './schema-text.ts';

/** Hono escapes every value; only texts of ours go in as they are. */
type Html = ReturnType<typeof html>;

/** A tag as the name of a place in the page. */
const anchor = (tag: string) => tag.toLowerCase().replaceAll(/\W+/g, '-');

function parametersOf({ parameters = [] }: DocumentOperation): Html | string {
  if (parameters.length === 0) return '';
  return html`<h3>Parameters</h3>
<div class="table"><table>
<thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Type</th><th scope="col">What it is</th></tr></thead>
<tbody>${parameters.map(
    ({ name, in: place, required, schema, description }) => html`<tr><td><code>${name}</code>${
      required === true ? ' (needed)' : ''
    }</td><td>${place}</td><td><code>${schemaText(schema)}</code></td><td>${description ?? ''}</td></tr>
`,
  )}</tbody></table></div>`;
}

function contentOf(content: DocumentOperation['responses'][string]['content']): Html[] {
  return Object.entries(content ?? {}).map(
    ([type, { schema }]) => html`<pre><code>${type}
${schema === undefined ? '' : schemaText(schema)}</code></pre>`,
  );
}

function operationPart(method: string, path: string, operation: DocumentOperation): Html {
  const { operationId, summary, description, requestBody, responses } = operation;
  return html`<details id="${operationId}">
<summary><code>${method} ${path}</code> <span>${summary}</span></summary>
${description === undefined ? '' : html`<p>${description}</p>`}
${parametersOf(operation)}
${requestBody === undefined ? '' : html`<h3>Body${requestBody.required === true ? '' : ' (may be left out)'}</h3>${contentOf(requestBody.content)}`}
${Object.entries(responses).map(
  ([status, answer]) =>
    html`<h3>${status === 'default' ? 'Any other status' : status}: ${answer.description}</h3>${contentOf(answer.content)}`,
)}
</details>
`;
}

/** The reference as one page without scripts and without anything from elsewhere. */
export function referencePage(document: ApiDocument): Html {
  const groups = [...operationsByTag(document)];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API of Assay ${document.info.version}</title>
<style>${raw(referenceStyle)}</style>
</head>
<body>
<main>
<h1>API of Assay</h1>
<p>Version ${document.info.version}, below <code>/api/v1</code>. The same for programs: <a href="openapi.json">openapi.json</a>.</p>
${document.info.description.split('\n\n').map((part) => html`<p>${part}</p>`)}
<nav aria-label="Parts of the API"><ul>${groups.map(([tag]) => html`<li><a href="#part-${anchor(tag)}">${tag}</a></li>`)}<li><a href="#schemas">Schemas</a></li></ul></nav>
${groups.map(
  ([tag, operations]) => html`<h2 id="part-${anchor(tag)}">${tag}</h2>
${operations.map(({ method, path, operation }) => operationPart(method, path, operation))}`,
)}
<h2 id="schemas">Schemas</h2>
${Object.entries(document.components.schemas).map(
  ([
    name,
    schema,
  ]) => html`<details id="schema-${name}"><summary><code>${name}</code> <span>${schema.description ?? ''}</span></summary>
<pre><code>${schemaText(schema)}</code></pre></details>
`,
)}
</main>
</body>
</html>
`;
}
