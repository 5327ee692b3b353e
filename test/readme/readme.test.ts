import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { runAssay } from '../command-line/captured-program.ts';
import { recordShopRuns } from '../command-line/shop-runs.ts';
import { codeBlocks, readDocument, repository } from '../documentation/code-blocks.ts';

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
  await recordShopRuns(duckDbFile(databasePath));
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
    location: duckDbFile(databasePath),
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

/** Runs the command line as a process of its own, as a shell would: projects load it as a package. */
function runInProject(
  project: string,
  line: string,
): { code: number | null; stdout: string; stderr: string } {
  const main = join(repository, 'src/cli/main.ts');
  const words = ['--conditions=assay-source', '--disable-warning=ExperimentalWarning', main];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...words, ...shellWords(line).slice(2)], {
    cwd: project,
    // Without a keeper the test leaves no process behind; the last question applies the journals.
    env: { ...process.env, ASSAY_KEEPER: 'off' },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { code: status, stdout, stderr };
}

test('in a new project, every line of the README for it works, in their order', () => {
  const project = mkdtempSync(join(tmpdir(), 'assay-'));
  try {
    for (const line of projectCommands) {
      // In front it would stay until somebody presses Ctrl-C.
      const started = line === 'npx assay serve' ? `${line} --background --port 0` : line;
      const { code, stdout, stderr } = runInProject(project, started);
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr });
      expect(stdout + stderr, line).not.toBe('');
    }
    const question =
      'npx assay db query "SELECT status, count(*) AS n FROM executions GROUP BY status" --format csv';
    expect(runInProject(project, question).stdout).toMatch(/^status,n\r?\n(.*\n)*passed,\d+/);
  } finally {
    runInProject(project, 'npx assay serve --stop');
    rmSync(project, { recursive: true, force: true, maxRetries: 5 });
  }
}, 120_000);
