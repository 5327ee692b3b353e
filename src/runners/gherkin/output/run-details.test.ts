import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { captureSystem } from '../../../recording/environment/system-info.ts';
import { sampleResult, sampleStart } from './golden/sample-results.ts';
import { createResultsDirectory } from './results-directory.ts';
import { type RunDetails, writeRunDetails } from './run-details.ts';
import { createRunTally } from './run-tally.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it('tells what a run is at its start, and what it came to at its end', () => {
  const results = createResultsDirectory({ resultsDir: root, preserve: false });
  const tally = createRunTally(2);
  const start: RunDetails = {
    runUuid: '0190a000-0000-7000-8000-000000000001',
    context: {
      command: 'assay',
      arguments: ['run', 'features'],
      environment: { HOME: '/home/me', API_TOKEN: '<redacted>' },
      system: captureSystem({}),
      git: null,
      ci: null,
    },
    browser: 'chromium',
    headless: true,
    workers: 2,
    startedAt: sampleStart,
    endedAt: null,
    status: 'running',
    totals: tally.totals(false),
    assayVersion: '0.1.0',
  };
  const read = () => JSON.parse(readFileSync(join(root, 'run_details.json'), 'utf8'));
  writeRunDetails(results, start);
  expect(read()).toMatchObject({
    run_id: start.runUuid,
    status: 'running',
    started_at: '2026-03-04T05:06:07.000Z',
    ended_at: null,
    arguments: ['run', 'features'],
    results_dir: root,
    totals: { planned: 2, passed: 0, lost: 0 },
    process: { pid: process.pid },
    files: [],
  });

  results.scenarioDirectory(sampleResult(), 1);
  expect(read()).toMatchObject({ status: 'running', files: ['The basket', 'The basket.json'] });

  tally.add(sampleResult());
  const endedAt = sampleStart + 1_500_000;
  writeRunDetails(results, { ...start, endedAt, status: 'error', totals: tally.totals(true) });
  expect(read()).toMatchObject({
    status: 'error',
    ended_at: '2026-03-04T05:06:08.500Z',
    duration_ms: 1500,
    totals: { planned: 2, passed: 1, failed: 0, flaky: 0, skipped: 0, undefined: 0, interrupted: 0, lost: 1 },
    files: ['The basket', 'The basket.json'],
  });
  expect(readdirSync(root)).toEqual(['The basket', 'run_details.json']);
});
