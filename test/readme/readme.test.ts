import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { runAssay } from '../command-line/captured-program.ts';
import { recordShopRuns } from '../command-line/shop-runs.ts';
import { codeBlocks, readDocument } from '../documentation/code-blocks.ts';

const readme = readDocument('README.md');
const commands = codeBlocks(readme, 'sh')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('npx assay '));
const databaseCommands = commands.filter((line) => line.startsWith('npx assay db '));
const projectCommands = commands.filter((line) => !databaseCommands.includes(line));

/** Words of a command line as a shell hands them over; the README uses double quotes only. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll(/\\(["\\$])/g, '$1'),
  );
}

let folder: string;
let databasePath: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  databasePath = join(folder, 'results', 'results.db');
  await recordShopRuns(databasePath);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('the README has questions and commands to try', () => {
  expect(codeBlocks(readme, 'sql').length).toBeGreaterThanOrEqual(6);
  expect(databaseCommands.length).toBeGreaterThanOrEqual(6);
  expect(projectCommands).toContain('npx assay init');
});

test.each(codeBlocks(readme, 'sql'))('the README asks: %s', async (sql) => {
  const access = await openDatabaseAccess({
    databasePath,
    program: { signal: new AbortController().signal },
  });
  try {
    const { rows } = await access.query({ sql });
    // The recorded runs have ended, so nothing runs at this moment.
    if (sql.includes("'running'")) expect(rows).toEqual([]);
    else expect(rows.length).toBeGreaterThan(0);
  } finally {
    await access.close();
  }
});

test.each(databaseCommands)('the README says: %s', async (line) => {
  const { code, stdout, stderr } = await runAssay(shellWords(line).slice(2), { cwd: folder });
  expect(stderr).not.toContain('error:');
  expect(code).toBe(0);
  expect(stdout + stderr).not.toBe('');
});

test('in a new project, every line of the README for it works, in their order', async () => {
  const project = mkdtempSync(join(tmpdir(), 'assay-'));
  try {
    for (const line of projectCommands) {
      const { code, stdout, stderr } = await runAssay(shellWords(line).slice(2), {
        cwd: project,
        env: { ...(process.env as Record<string, string>), ASSAY_KEEPER: 'off' },
      });
      expect(`${line}\n${stderr}`).not.toContain('error:');
      expect(`${line} -> ${code}`).toBe(`${line} -> 0`);
      expect(stdout).not.toBe('');
    }
    const { stdout } = await runAssay(
      ['db', 'query', 'SELECT count(*) AS runs FROM runs', '--format', 'csv'],
      {
        cwd: project,
      },
    );
    expect(Number(stdout.split('\n')[1])).toBeGreaterThan(0);
  } finally {
    rmSync(project, { recursive: true, force: true, maxRetries: 5 });
  }
}, 60_000);
