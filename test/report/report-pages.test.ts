import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAssay } from '../command-line/captured-program.ts';
import { everyEngine, locationUrl, newLocation } from '../engines/engine-locations.ts';
import { recordHostileRun } from './hostile-run.ts';

const made: string[] = [];
/** Pages by engine: they are the same, whatever holds the run. */
const pagesOf = new Map<string, Record<string, string>>();

describe.each(everyEngine)('a report in pages from $product', ({ engine }) => {
  let folder: string;
  let url: string;
  const assay = (...argv: readonly string[]) =>
    runAssay(['report', '--database-url', url, ...argv], { cwd: folder, env: {} });
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-report-'));
    made.push(folder);
    const location = await newLocation(engine, folder);
    url = locationUrl(location);
    await recordHostileRun(location, join(folder, 'results'));
  });

  test('is the default, goes to the results, and says where it is', async () => {
    const { code, stdout, stderr } = await assay();
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`html: 5 tests on 3 pages`);
    expect(stderr).toContain(`-> ${join(folder, 'results/report/index.html')}\n`);
    expect(stderr).toContain('note: 2 files of the run could not be found; the report says which\n');
    const pages = readdirSync(join(folder, 'results/report/features')).toSorted();
    pagesOf.set(
      engine,
      Object.fromEntries(
        ['index.html', ...pages.map((name) => `features/${name}`)].map((name) => [
          name,
          read(`results/report/${name}`),
        ]),
      ),
    );
    expect(pages).toHaveLength(2);
  });

  test('tells of each file that it lacks why, and copies the others once', () => {
    const page =
      Object.values(pagesOf.get(engine) ?? {}).find((text) => text.includes('A whole visit</bdi></h2>')) ??
      '';
    expect(page).toContain('the file is not there any more');
    expect(page).toContain('it lies outside the folder of the run');
    expect(
      readdirSync(join(folder, 'results/report/files'))
        .map((name) => name.replace(/^.*\./, ''))
        .toSorted(),
    ).toEqual(['html', 'png', 'png', 'png', 'svg']);
    // What calls itself a picture and is none is a link.
    expect(page.match(/<img /g)).toHaveLength(4);
  });

  test('replaces an earlier report, and nothing else', async () => {
    expect((await assay('-o', 'pages/')).code).toBe(0);
    writeFileSync(join(folder, 'pages', 'of-the-old-one.txt'), '');
    expect((await assay('-o', 'pages/')).code).toBe(0);
    expect(existsSync(join(folder, 'pages/of-the-old-one.txt'))).toBe(false);
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine/notes.txt'), 'kept');
    const refused = await assay('-o', 'mine');
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('holds something that is no report of Assay');
    expect(read('mine/notes.txt')).toBe('kept');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('in one file holds the same pages, and pictures up to a limit', async () => {
    const { stderr } = await assay('-o', 'run.html');
    expect(stderr).toContain('note: 3 files not embedded');
    const text = read('run.html');
    const block = /<script type="application\/octet-stream" id="page-features-checkout[^"]*">([^<]*)</.exec(
      text,
    )?.[1];
    expect(gunzipSync(Buffer.from(block ?? '', 'base64')).toString()).toContain('A whole visit</bdi></h2>');
    expect(text.match(/id="file-/g)).toHaveLength(2);
    const less = await assay('--single-file', '--embed-limit', '1B', '-o', 'less.html');
    expect(less.stderr).toContain('note: 5 files not embedded (only screenshots, up to 1 B)');
    expect(read('less.html')).not.toContain('id="file-');
  });
});

test('pages are the same from every engine', () => {
  const [first, ...others] = [...pagesOf.values()];
  for (const pages of others) expect(pages).toEqual(first);
  expect(pagesOf.size).toBe(everyEngine.length);
});

describe('options', () => {
  const report = (...argv: readonly string[]) => runAssay(['report', ...argv], { cwd: tmpdir(), env: {} });

  test('that make no sense for a format are wrong usage', async () => {
    expect(await report('--format', 'html', '-o', '-')).toMatchObject({ code: 2 });
    expect((await report('--format', 'junit', '--single-file')).stderr).toContain('is always one file');
    expect((await report('--format', 'ctrf', '--embed-limit', '1M')).stderr).toContain('embeds nothing');
    expect((await report('--single-file', '--max-bytes', '1M')).stderr).toContain('always whole');
  });
});

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});
