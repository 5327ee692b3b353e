import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { runAssay } from './captured-program.ts';
import { recordShopRuns, shopRunUuids } from './shop-runs.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const flags = ['--conditions=assay-source', '--disable-warning=ExperimentalWarning'];

let folder: string;
let project: string;
const path = { PATH: process.env.PATH ?? '' };

function git(cwd: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd, stdio: 'pipe' });
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-')));
  await recordShopRuns(duckDbFile(join(folder, 'runs/results.db')));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  project = mkdtempSync(join(folder, 'project-'));
});

const db = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runAssay(['db', ...argv], { cwd: project, env: { ...path, ...env } });

interface ShownConfig {
  readonly database: string;
  readonly engine: string;
  readonly settings: readonly {
    readonly setting: string;
    readonly value: unknown;
    readonly origin: string;
  }[];
  readonly overruled: readonly string[];
}

async function config(argv: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const { stdout, stderr } = await db(['config', '--json', ...argv], env);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as ShownConfig;
}

describe('assay db config', () => {
  it('shows each setting and where it comes from, the password masked', async () => {
    writeFileSync(join(project, '.env'), 'DATABASE__POOL_SIZE=3\nASSAY_DB=weaker.db\n');
    const url = 'postgres://ada:geheim@db/runs?schema=qa';
    const { code, stdout } = await db(['config'], {
      ASSAY_DATABASE_URL: url,
      XDG_DATA_HOME: join(project, 'data'),
    });
    expect(code).toBe(0);
    expect(stdout.replaceAll(project, '.').replaceAll(/(?<=\S) {2,}/g, ' | ')).toBe(
      `postgres://ada@db:5432/runs?schema=qa

Settings
  setting | value | from
  type | postgres | ASSAY_DATABASE_URL
  host | db | ASSAY_DATABASE_URL
  port | 5432 | default
  name | runs | ASSAY_DATABASE_URL
  user | ada | ASSAY_DATABASE_URL
  password | *** | ASSAY_DATABASE_URL
  schema | qa | ASSAY_DATABASE_URL
  ssl | disable | default
  poolSize | 3 | DATABASE__POOL_SIZE in .env
  statementTimeoutMs | 300000 | default
  path | ./data/assay/servers/runs@db-5432-qa.postgres | place of the journals

Overruled
  ASSAY_DB in .env
`,
    );
  });

  it('opens and makes nothing', async () => {
    const shown = await config();
    expect(shown).toMatchObject({ database: join(project, 'results/results.db'), engine: 'duckdb' });
    expect(existsSync(join(project, 'results'))).toBe(false);
  });

  it('refuses two databases at once, and one that it cannot understand, without showing the password', async () => {
    for (const two of [
      ['--db', 'a.db', '--shared'],
      ['--db', 'a.db', '--database-url', 'sqlite:b.db'],
    ]) {
      expect(await db(['config', ...two])).toMatchObject({ code: 2, stdout: '' });
    }
    const { code, stderr } = await db(['config', '--database-url', 'postgres://ada:ge#heim@db/runs']);
    expect(code).toBe(2);
    expect(stderr).toContain('DATABASE_URL_INVALID');
    expect(stderr).not.toContain('heim');
  });
});

describe('a configuration file', () => {
  it.each([
    ['assay.config.mjs', `export default { database: '../runs/results.db' };`],
    ['assay.config.mjs', `export default { database: { type: 'duckdb', path: '../runs/results.db' } };`],
    ['assay.config.mjs', `export default { database: true, results: '../runs' };`],
  ])('%s says which database is asked: %s', async (name, text) => {
    writeFileSync(join(project, name), text);
    const { stdout, stderr } = await db(['query', 'SELECT count(*) AS n FROM runs', '--json']);
    expect(stderr).toMatch(/^1 row /);
    expect(JSON.parse(stdout)).toEqual([{ n: 2 }]);
  });

  it('may be TypeScript that imports assay', () => {
    const text = `import { defineConfig } from 'assay';\nexport default defineConfig({ database: '../runs/results.db' });`;
    writeFileSync(join(project, 'assay.config.ts'), text);
    const words = [...flags, main, 'db', 'query', 'SELECT count(*) AS n FROM runs', '--json'];
    const answer = execFileSync(process.execPath, words, { cwd: project, env: path, stdio: 'pipe' });
    expect(JSON.parse(answer.toString())).toEqual([{ n: 2 }]);
  });

  it('that is broken does not matter to who names a database', async () => {
    writeFileSync(join(project, 'assay.config.mjs'), 'export default {');
    expect((await db(['config'])).stderr).toContain('CONFIG_UNREADABLE');
    expect((await config(['--db', 'a.db'])).database).toBe(join(project, 'a.db'));
  });

  it.each([
    `{ database: { type: 'mysql' } }`,
    `{ database: { port: 0 } }`,
    `{ database: { pasword: 'x' } }`,
    `{ shared: 'yes' }`,
  ])('with %s is refused', async (text) => {
    writeFileSync(join(project, 'assay.config.mjs'), `export default ${text};`);
    const { code, stderr } = await db(['config']);
    expect(code).toBe(2);
    expect(stderr).toContain('CONFIG_INVALID');
  });
});

describe('a shared database', () => {
  it('is asked from every worktree, also by branch', async () => {
    const env = { ...path, XDG_DATA_HOME: join(project, 'data') };
    const shop = join(project, 'shop');
    mkdirSync(shop);
    git(shop, 'init', '--quiet', '--initial-branch=main');
    git(shop, 'commit', '--quiet', '--allow-empty', '--message=first');
    const branch = 'voucher-fix';
    git(shop, 'worktree', 'add', '--quiet', '-b', branch, join(project, 'voucher'));
    const { database } = await (async () => {
      const { stdout } = await runAssay(['db', 'config', '--shared', '--json'], { cwd: shop, env });
      return JSON.parse(stdout) as ShownConfig;
    })();
    expect(database.startsWith(join(project, 'data/assay/shop-'))).toBe(true);
    await recordShopRuns(duckDbFile(database));
    const uuids = async (worktree: string, ...argv: readonly string[]) => {
      const words = ['db', 'list', 'runs', '--json', ...argv];
      const { stdout } = await runAssay(words, { cwd: join(project, worktree), env });
      return (JSON.parse(stdout) as { uuid: string }[]).map(({ uuid }) => uuid);
    };
    expect(await uuids('voucher', '--shared')).toEqual([shopRunUuids[1], shopRunUuids[0]]);
    expect(await uuids('shop', '--shared', '--branch', 'current')).toEqual([shopRunUuids[0]]);
    expect(await uuids('voucher', '--shared', '--branch', 'current')).toEqual([shopRunUuids[1]]);
    const { stdout } = await runAssay(['db', 'list', 'scenarios', '--shared', '--branch', 'main', '--json'], {
      cwd: join(project, 'voucher'),
      env,
    });
    expect(JSON.parse(stdout)).toHaveLength(3);
  });

  it('has no current branch where none is checked out', async () => {
    const outside = { GIT_CEILING_DIRECTORIES: folder };
    const { code, stderr } = await db(['list', 'runs', '--branch', 'current'], outside);
    expect(code).toBe(2);
    expect(stderr).toContain('BRANCH_NONE');
  });
});
