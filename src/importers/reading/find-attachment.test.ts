import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findAttachment } from './find-attachment.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-')));
  mkdirSync(join(folder, 'report/in'), { recursive: true });
  writeFileSync(join(folder, 'report/in/a b.png'), 'a');
  writeFileSync(join(folder, 'secret'), 's');
  mkdirSync(join(folder, 'report-2'));
  writeFileSync(join(folder, 'report-2/x'), 'x');
  symlinkSync(join(folder, 'secret'), join(folder, 'report/link'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const find = (written: string, allowed = join(folder, 'report')) =>
  findAttachment(join(folder, 'report'), allowed, written);

it('finds what lies in the folder of the report, in every spelling', () => {
  const path = join(folder, 'report/in/a b.png');
  expect(find('in/a b.png')).toEqual({ path });
  expect(find('./in/../in\\a b.png')).toEqual({ path });
  expect(find(path)).toEqual({ path });
  expect(find(pathToFileURL(path).href)).toEqual({ path });
});

it.each([
  '../secret',
  '/etc/hostname',
  'in/../../secret',
  '..',
  '.',
  '',
  'link',
  '../report-2/x',
  'in/\0',
  'file://host/x',
])('refuses %j', (written) => {
  expect(find(written)).toEqual({ problem: 'ATTACHMENT_OUTSIDE' });
});

it('says that a file is gone', () => {
  expect(find('in/gone.png')).toEqual({ problem: 'ATTACHMENT_MISSING' });
});

it('looks in a folder that the user allows', () => {
  expect(find('../secret', folder)).toEqual({ path: join(folder, 'secret') });
  expect(find('link', folder)).toEqual({ path: join(folder, 'secret') });
});
