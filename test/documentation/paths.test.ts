import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readDocument, repository } from './code-blocks.ts';

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/decisions.md',
  'docs/event-protocol.md',
  'docs/guides/analysis.md',
  'docs/guides/asking.md',
  'docs/guides/ci.md',
  'docs/guides/configuration.md',
  'docs/guides/data-layer.md',
  'docs/guides/serving.md',
];
const folders = 'bench|bin|docs|examples|scripts|src|test';

function withoutCodeBlocks(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '');
}

test.each(documents)('%s names only files and folders that exist', (document) => {
  const named = withoutCodeBlocks(readDocument(document)).matchAll(
    new RegExp(`\`((?:${folders})/[\\w./-]*|[\\w-]+\\.(?:json|md|mjs))\``, 'g'),
  );
  const missing = [...named]
    .map(([, path]) => path ?? '')
    .filter((path) => !existsSync(join(repository, path)));
  const writtenByRuns = ['run_details.json', 'baseline.json', 'assay.quarantine.json'];
  expect(missing.filter((path) => !writtenByRuns.includes(path))).toEqual([]);
});

test.each(documents)('every link of %s leads somewhere', (document) => {
  const targets = [...withoutCodeBlocks(readDocument(document)).matchAll(/\]\(([^)]+)\)/g)]
    .map(([, target]) => (target ?? '').split('#')[0] ?? '')
    .filter((target) => target !== '' && !target.startsWith('https://'));
  const missing = targets.filter((target) => !existsSync(join(repository, dirname(document), target)));
  expect(missing).toEqual([]);
});
