import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { codeBlocks, readDocument, repository } from './code-blocks.ts';

const document = readDocument('docs/guides/data-layer.md');
const blocks = codeBlocks(document, 'ts');

/** A line that says what comes of it: `expression; // → value`. */
const claim = /^(?<expression>\S.*); \/\/ → (?<value>.+)$/;

/** The code that the page uses without showing it. */
const preamble = `import assert from 'node:assert/strict';
const codeOf = (promise) => promise.then(() => 'none', (error) => error.code ?? error.message);
let claims = 0;
function check(actual, expected) {
  claims++;
  assert.deepStrictEqual(actual, expected);
}
`;

/** The blocks of the page as one program, in their order. */
function program(): string {
  const lines = blocks.join('\n').split('\n');
  const checked = lines.map((line) => {
    const { expression, value } = claim.exec(line)?.groups ?? {};
    return expression === undefined ? line : `check(${expression}, ${value});`;
  });
  const entry = pathToFileURL(join(repository, 'src/entries/database.ts')).href;
  return `${preamble}${checked.join('\n').replace("'assay/database'", `'${entry}'`)}\nconsole.log(claims);\n`;
}

test('every example of the guide to the data layer works and says what it claims', () => {
  const claims = blocks.join('\n').split('// →').length - 1;
  expect(claims).toBeGreaterThan(30);
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  try {
    const file = join(folder, 'guide.mts');
    writeFileSync(file, program());
    const words = ['--conditions=assay-source', '--disable-warning=ExperimentalWarning', file];
    const { stdout, stderr, status } = spawnSync(process.execPath, words, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect(stderr).toBe('');
    expect({ status, checked: Number(stdout) }).toEqual({ status: 0, checked: claims });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
