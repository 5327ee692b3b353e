import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presetRegistry } from '../../src/analysis/presets/preset-registry.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { runAssay } from '../command-line/captured-program.ts';
import { recordShopRuns } from '../command-line/shop-runs.ts';
import { codeBlocks, readDocument } from './code-blocks.ts';

const document = readDocument('docs/guides/asking.md');
const commands = codeBlocks(document, 'sh').flatMap((text) => text.split('\n'));

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  writeFileSync(join(folder, 'question.sql'), 'SELECT 1 AS one');
  await recordShopRuns(duckDbFile(join(folder, 'results', 'results.db')));
});
afterAll(() => rmSync(folder, { recursive: true }));

const wordsOf = (command: string) =>
  Array.from(command.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');

test.each(commands)('%s works as the guide has it', async (command) => {
  const [program, ...words] = wordsOf(command);
  expect(program).toBe('assay');
  const { code, stderr } = await runAssay(words, { cwd: folder });
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
});

test.each(codeBlocks(document, 'sql'))('%s', async (sql) => {
  const { code, stdout, stderr } = await runAssay(['db', 'query', sql, '--json'], { cwd: folder });
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).not.toEqual([]);
});

test('the presets that it names exist', () => {
  const table = document.split('\n').filter((line) => line.startsWith('| '));
  const named = table.flatMap((line) => Array.from(line.matchAll(/`([a-z-]+)`/g), ([, name]) => name ?? ''));
  expect(named.length).toBeGreaterThan(20);
  for (const name of named) expect(Object.keys(presetRegistry)).toContain(name);
});
