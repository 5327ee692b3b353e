import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AssayError } from '../../../model/errors.ts';
import { findBrowser, isBrowserName } from './find-browser.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function program(path: string, mode = 0o755): string {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, '#!/bin/sh\n', { mode });
  return full;
}

function refusal(name: Parameters<typeof findBrowser>[0], env: Record<string, string>): AssayError {
  try {
    findBrowser(name, env);
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('a browser was found');
}

describe('findBrowser', () => {
  it('takes the program that ASSAY_CHROMIUM names, before anything on PATH', () => {
    const named = program('own/my-browser');
    program('bin/chromium');
    const env = { ASSAY_CHROMIUM: named, PATH: join(folder, 'bin') };
    expect(findBrowser('chromium', env)).toEqual({ executablePath: named });
  });

  it('looks along PATH for the preferred name first', () => {
    program('first/google-chrome');
    const chromium = program('second/chromium');
    const PATH = [join(folder, 'first'), join(folder, 'second')].join(delimiter);
    expect(findBrowser('chromium', { PATH })).toEqual({ executablePath: chromium });
  });

  it('takes Chrome when that is what PATH has', () => {
    const chrome = program('bin/google-chrome');
    expect(findBrowser('chromium', { PATH: join(folder, 'bin') })).toEqual({ executablePath: chrome });
  });

  it('passes by files that cannot be run', () => {
    program('first/chromium', 0o644);
    const chromium = program('second/chromium');
    const PATH = [join(folder, 'first'), join(folder, 'second')].join(delimiter);
    expect(findBrowser('chromium', { PATH })).toEqual({ executablePath: chromium });
  });

  it('refuses a wrong ASSAY_CHROMIUM instead of taking another browser', () => {
    program('bin/chromium');
    const error = refusal('chromium', { ASSAY_CHROMIUM: join(folder, 'gone'), PATH: join(folder, 'bin') });
    expect(error.code).toBe('BROWSER_MISSING');
    expect(error.message).toContain(join(folder, 'gone'));
  });

  it('says what to install when there is no WebKit', () => {
    const error = refusal('webkit', { PATH: folder });
    expect(error.code).toBe('BROWSER_MISSING');
    expect(error.exitCode).toBe(2);
    expect(error.remedy).toContain('npx playwright-core install webkit');
  });

  it('names both ways to a Chromium in its remedy', () => {
    const error = refusal('chromium', { ASSAY_CHROMIUM: join(folder, 'gone') });
    expect(error.remedy).toContain('apt-get install -y chromium');
    expect(error.remedy).toContain('npx playwright-core install chromium');
  });
});

describe('isBrowserName', () => {
  it('knows the five browsers and nothing else', () => {
    expect(['chromium', 'firefox', 'webkit', 'chrome', 'msedge'].every(isBrowserName)).toBe(true);
    expect(isBrowserName('Chromium')).toBe(false);
    expect(isBrowserName('ws://grid:3000')).toBe(false);
  });
});
