import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locationUrl, newLocation } from '../engines/engine-locations.ts';
import { runAssay } from './captured-program.ts';
import { recordShopRuns } from './shop-runs.ts';

let folder: string;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  const location = await newLocation('sqlite', folder);
  url = locationUrl(location);
  await recordShopRuns(location);
  const gates = {
    gate: { maxFailures: 1, maxLost: 1, maxFlakyRate: '40%' },
    gates: { strict: { maxFailures: 0, allow: ['lost'] } },
    quarantine: 'lists/known.json',
  };
  writeFileSync(join(folder, 'assay.config.mjs'), `export default ${JSON.stringify(gates)};\n`);
  writeFileSync(
    join(folder, 'wrong.mjs'),
    "export default { gate: { minPassRate: '120%', maxFailure: 1 } };\n",
  );
});
afterAll(() => rmSync(folder, { recursive: true }));
const assay = (...argv: readonly string[]) => runAssay(argv, { cwd: folder });
const gate = (...argv: readonly string[]) =>
  assay('gate', '--database-url', url, '--quarantine', 'known.json', ...argv);

test('limits come from the configuration, by name, and options win', async () => {
  writeFileSync(join(folder, 'known.json'), '{"quarantine":[]}');
  expect((await gate()).code).toBe(0);
  expect((await gate('--max-failures', '0')).code).toBe(1);
  const strict = await gate('--gate', 'strict');
  expect(strict).toMatchObject({ code: 1 });
  expect(strict.stdout).toContain('Gate failed "strict": run 2');
  expect(strict.stdout).not.toContain('lost tests');
});

test('what the configuration says wrong is named', async () => {
  const unknown = await gate('--gate', 'loose');
  expect(unknown.stderr).toContain('The configuration has no gate "loose".\n  There are: strict.');
  expect(unknown.code).toBe(2);
  const wrong = await gate('--config', 'wrong.mjs');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('gate.minPassRate: is no share such as 0.95 or "95%"');
  expect(wrong.stderr).toContain('Unrecognized key: "maxFailure"');
});

test('the list that the configuration names must be there', async () => {
  const missing = await assay('gate', '--database-url', url);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain('There is no quarantine lists/known.json.');
});

test('a format that is always whole takes no limit of bytes', async () => {
  const { code, stderr } = await assay(
    'report',
    '--format',
    'junit',
    '--max-bytes',
    '10K',
    '--database-url',
    url,
  );
  expect(code).toBe(2);
  expect(stderr).toContain('a report in the format junit is always whole');
});
