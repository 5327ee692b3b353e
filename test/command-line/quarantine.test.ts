import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { everyEngine, locationUrl, newLocation } from '../engines/engine-locations.ts';
import { runAssay } from './captured-program.ts';
import { recordShopRuns } from './shop-runs.ts';

describe.each(everyEngine)('$product', ({ engine }) => {
  let folder: string;
  let url: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-'));
    const location = await newLocation(engine, folder);
    url = locationUrl(location);
    await recordShopRuns(location);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(() => rmSync(join(folder, 'assay.quarantine.json'), { force: true }));

  const assay = (...argv: readonly string[]) => runAssay(argv, { cwd: folder });
  const ask = (...argv: readonly string[]) => assay(...argv, '--database-url', url);
  const add = (test: string, ...argv: readonly string[]) =>
    assay('quarantine', 'add', test, '--owner', 'ada', '--reason', 'a race', '--expires', '7d', ...argv);

  test('a failure in quarantine fails no gate, and is shown as such everywhere', async () => {
    expect((await add('Pay*', '--path', 'features/*')).stdout).toBe(
      'assay.quarantine.json:3: "Pay*" is in quarantine until 2026-11-28 (ada)\n',
    );
    const gate = await ask('gate', '--max-lost', '1');
    expect(gate.code).toBe(0);
    expect(gate.stdout).toContain(
      'In quarantine, not counted: 1 failure\n  - The basket > Pay | with "card"',
    );
    expect((await ask('gate', '--max-lost', '1', '--no-quarantine')).code).toBe(1);
    expect((await ask('annotate', '--format', 'github')).stdout).toMatch(
      /^::warning .*Pay.*in quarantine until 2026-11-28 \(ada\): a race$/m,
    );
    const summary = (await ask('report', '-o', '-')).stdout;
    expect(summary).toContain(
      '## Run 2: failed, 1 test without a result, 1 failure in quarantine, 1 flaky\n',
    );
    expect(summary).toContain('| `The basket > Pay \\| with "card"` | `ada` | 2026-11-28 | `a race` |');
    expect((await ask('report', '--format', 'junit')).stdout).toContain(
      '<property name="quarantined" value="ada, until 2026-11-28: a race"/>',
    );
  });

  test('an entry that is over counts no longer, and fails the gate with its owner', async () => {
    const entry = { test: 'Add an article', owner: 'grace', reason: 'r', expires: '2026-11-20' };
    writeFileSync(join(folder, 'assay.quarantine.json'), JSON.stringify({ quarantine: [entry] }));
    const { code, stdout } = await ask('gate', '--run', '1');
    expect(code).toBe(1);
    expect(stdout).toContain('entries of grace in assay.quarantine.json are over');
    expect(stdout).toContain('assay.quarantine.json:1: "Add an article" (grace) ended on 2026-11-20');
  });

  test('an entry that is for no test is told', async () => {
    await add('Nothing like this');
    await add('Pay*');
    const { code, stdout } = await ask('quarantine', 'check');
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout:
        'assay.quarantine.json:3: "Nothing like this" (ada) is for no test in the database\n' +
        'assay.quarantine.json: 2 checked, 1 to be seen to\n',
    });
    const { entries } = JSON.parse((await ask('quarantine', 'check', '--json')).stdout) as {
      entries: { tests: number }[];
    };
    expect(entries.map(({ tests }) => tests)).toEqual([0, 1]);
  });
});

describe('the file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const assay = (...argv: readonly string[]) => runAssay(['quarantine', ...argv], { cwd: folder });
  const required = ['--owner', 'ada', '--reason', 'r'];

  test('is written like one that people write, and refuses what is there or makes no sense', async () => {
    expect((await assay('add', 'a', ...required, '--expires', '2026-12-31', '--suite', 's')).code).toBe(0);
    expect(readFileSync(join(folder, 'assay.quarantine.json'), 'utf8')).toBe(`{
  "quarantine": [
    {
      "test": "a",
      "suite": "s",
      "owner": "ada",
      "reason": "r",
      "expires": "2026-12-31"
    }
  ]
}
`);
    const again = await assay('add', 'a', ...required, '--expires', '7d', '--suite', 's');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('"a" is quarantined already (assay.quarantine.json:3)');
    expect((await assay('add', 'b', ...required, '--expires', '2026-11-20')).stderr).toContain(
      'it is over already',
    );
    expect((await assay('add', 'b', ...required)).code).toBe(2);
    expect((await assay('list')).stdout).toContain('a in s  ada    2026-12-31  r');
    expect((await assay('remove', 'c')).stderr).toContain('Did you mean "a"?');
    expect((await assay('remove', 'a')).code).toBe(0);
    expect(JSON.parse((await assay('list', '--json')).stdout)).toEqual([]);
  });

  test('that is named must be there, but for adding', async () => {
    const missing = await assay('list', '--file', 'other.json');
    expect(missing.stderr).toContain('There is no quarantine other.json.');
    expect(missing.code).toBe(2);
    expect((await assay('add', 'a', ...required, '--expires', '7d', '--file', 'other.json')).code).toBe(0);
    expect((await assay('list', '--file', 'other.json')).code).toBe(0);
  });
});
