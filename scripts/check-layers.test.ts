import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLayers } from './check-layers.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** Writes a source tree beside this repository's own layers.json and checks it. */
function check(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'assay-layers-'));
  roots.push(root);
  copyFileSync(join(import.meta.dirname, '../layers.json'), join(root, 'layers.json'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'src', path)), { recursive: true });
    writeFileSync(join(root, 'src', path), text);
  }
  return checkLayers(root);
}

const value = 'export const value = 1;\n';

describe('the page', () => {
  it.each([
    ['components/a.ts', "import { value } from '../views/run/b.ts';", /higher folder/],
    ['data/a.ts', "import { api } from '../../../src/api/client/api-client.ts';", /may import types of/],
    ['data/a.ts', "import type { Row } from '../../../src/storage/rows.ts';", /may import types of/],
    ['utils/a.ts', 'export const value = 1;', /no folder of the page/],
  ])('%s may not: %s', (file, statement, message) => {
    const [first, ...others] = check({ [`../web/src/${file}`]: `${statement}\n` });
    expect(first).toMatch(message);
    expect(others).toEqual([]);
  });

  it('may take types of the client, and import downward', () => {
    const statements = [
      "import type { AnswerOf } from '../../../../src/api/client/route-types.ts';",
      "import { value } from '../../components/b.ts';",
      "import './a.css';",
    ];
    expect(check({ '../web/src/views/run/a.ts': statements.join('\n') })).toEqual([]);
  });
});

describe('imports', () => {
  it('may run downward', () => {
    expect(
      check({ 'std/ids.ts': value, 'model/run.ts': "import { value } from '../std/ids.ts';\nvalue;\n" }),
    ).toEqual([]);
  });

  it.each([
    ["import { value } from '../model/run.ts';"],
    ["import type { Value } from '../model/run.ts';"],
    ["export { value } from '../model/run.ts';"],
    ["const run = await import('../model/run.ts');"],
    ["type Run = import('../model/run.ts').Run;"],
  ])('may not run upward: %s', (statement) => {
    const [message, ...others] = check({
      'std/ids.ts': `// first line\n${statement}\n${value}`,
      'model/run.ts': value,
    });
    expect(message).toContain('src/std/ids.ts:2: std/ imports model/run.ts of the higher layer model/; move');
    expect(others).toEqual([]);
  });

  it('may not join siblings', () => {
    const source = "import { value } from '../junit/parse.ts';\nvalue;\n";
    expect(check({ 'importers/junit/parse.ts': value, 'importers/ctrf/parse.ts': source })).toEqual([
      expect.stringContaining(
        'src/importers/ctrf/parse.ts:1: importers/ctrf imports its sibling junit; move',
      ),
    ]);
  });

  it('may reach what siblings share in their folder', () => {
    const source = "import { value } from '../worker-pool.ts';\nvalue;\n";
    expect(check({ 'runners/worker-pool.ts': value, 'runners/gherkin/run.ts': source })).toEqual([]);
  });

  it('of runners reach only the files of the keeper that are listed', () => {
    const files = { 'keeper/keeper-client.ts': value, 'keeper/apply-batch.ts': value };
    const allowed = "import { value } from '../keeper/keeper-client.ts';\nvalue;\n";
    const refused = "import { value } from '../keeper/apply-batch.ts';\nvalue;\n";
    expect(check({ ...files, 'runners/recording.ts': allowed })).toEqual([]);
    expect(check({ ...files, 'runners/recording.ts': refused })).toEqual([
      expect.stringContaining(
        'src/runners/recording.ts:1: runners/ imports keeper/apply-batch.ts; it may import std,',
      ),
    ]);
  });

  it('never bring a database engine into a process under test', () => {
    const direct = "import { DatabaseSync } from 'node:sqlite';\nDatabaseSync;\n";
    expect(check({ 'recording/journal.ts': direct })[0]).toContain(
      'src/recording/journal.ts:1: recording/ imports node:sqlite',
    );
    const files = {
      'keeper/keeper-client.ts': "import '../storage/duckdb.ts';\n",
      'storage/duckdb.ts': "import 'pg';\n",
    };
    expect(check({ ...files, 'runners/recording.ts': "import '../keeper/keeper-client.ts';\n" })).toEqual([
      'src/runners/recording.ts:1: loads pg through keeper/keeper-client.ts -> storage/duckdb.ts; import that lazily',
    ]);
  });
});

describe('cycles', () => {
  it('of files are named', () => {
    const files = {
      'std/a.ts': "import './b.ts';\n",
      'std/b.ts': "import './c.ts';\n",
      'std/c.ts': "import './a.ts';\n",
    };
    expect(check(files)).toEqual([
      expect.stringMatching(/^src\/std\/\w.ts: files import each other in a circle/),
    ]);
  });

  it('of folders are named although no file is in one', () => {
    const files = {
      'model/runs/run.ts': "import '../tests/test.ts';\n",
      'model/tests/test.ts': value,
      'model/tests/history.ts': "import '../runs/number.ts';\n",
      'model/runs/number.ts': value,
    };
    expect(check(files)).toEqual([expect.stringContaining('folders import each other in a circle: model/')]);
  });
});

describe('files', () => {
  it('have names that say what is inside', () => {
    expect(check({ 'std/utils.ts': value })[0]).toContain('src/std/utils.ts:1: "utils" says nothing');
    expect(check({ 'std/fooBar.ts': value })[0]).toContain('src/std/fooBar.ts:1: "fooBar" is not kebab-case');
    expect(check({ 'other/ids.ts': value })[0]).toContain('src/other/ids.ts:1: "other" is no layer');
  });

  it('are short, unless generated', () => {
    const long = `${value}${'\n'.repeat(450)}export const last = 2;\n`;
    expect(check({ 'std/long.ts': long })[0]).toContain('src/std/long.ts:401: 452 lines, at most 400; split');
    expect(check({ 'std/long.generated.ts': long })).toEqual([]);
  });

  it('are no barrels, except the entries of the package', () => {
    const barrel = "export { value } from '../std/ids.ts';\n";
    expect(check({ 'std/ids.ts': value, 'model/all.ts': barrel })[0]).toContain(
      'src/model/all.ts:1: only passes on',
    );
    expect(check({ 'std/ids.ts': value, 'entries/index.ts': barrel })).toEqual([]);
  });

  it('neither exit nor write to the console, though they may speak of it', () => {
    const files = { 'std/ids.ts': "// process.exit\nprocess.exit(1);\nconsole.log('console.log');\n" };
    expect(check(files).map((message) => message.slice(0, 28))).toEqual([
      'src/std/ids.ts:2: process.ex',
      'src/std/ids.ts:3: console; w',
    ]);
    expect(check({ 'cli/main.ts': 'process.exit(0);\n' })).toEqual([]);
  });
});
