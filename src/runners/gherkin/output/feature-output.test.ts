import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFeatureOutput } from './feature-output.ts';
import { everyOutcome, sampleResult } from './golden/sample-results.ts';
import { checkWellFormed } from './golden/xml-check.ts';
import { createResultsDirectory } from './results-directory.ts';

let root: string;
let problems: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-'));
  problems = [];
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function output(junitDir: string | null = join(root, 'junit')) {
  const results = createResultsDirectory({ resultsDir: join(root, 'results'), preserve: false });
  return createFeatureOutput({ results, junitDir, onProblem: (message) => problems.push(message) });
}

function elements(): { line: number; steps: unknown[] }[] {
  return JSON.parse(readFileSync(join(root, 'results/The basket.json'), 'utf8'))[0].elements;
}

const uri = sampleResult().uri;

describe('the files of a feature', () => {
  it('are a log for each attempt at once, JSON and JUnit XML at the end', async () => {
    const files = output();
    for (const result of everyOutcome()) files.addScenario(result);
    await files.settled();
    const logs = readdirSync(join(root, 'results/The basket'));
    expect(logs).toContain('The sum is right');
    expect(logs).toContain('The sum is right attempt 2');
    expect(readFileSync(join(root, 'results/The basket/The sum is right/scenario.log'), 'utf8')).toContain(
      'Attempt:          1 (another one follows)',
    );
    expect(existsSync(join(root, 'results/The basket.json'))).toBe(false);

    files.finishFeature(uri);
    await files.settled();
    expect(elements()).toHaveLength(8);
    checkWellFormed(readFileSync(join(root, 'junit/The basket.xml'), 'utf8'));
    expect(readdirSync(join(root, 'junit'))).toEqual(['The basket.xml']);
  });

  it('are written again when a scenario comes late', async () => {
    const files = output();
    files.addScenario(sampleResult());
    files.finishFeature(uri);
    files.addScenario(sampleResult({ line: 9, name: 'Late', directory: 'The basket/Late' }));
    await files.settled();
    expect(elements().map(({ line }) => line)).toEqual([4, 9]);
    expect(readFileSync(join(root, 'junit/The basket.xml'), 'utf8')).toContain('name="Late"');
  });

  it('tell what was said last about one attempt', async () => {
    const files = output(null);
    files.addScenario(sampleResult({ status: 'interrupted' }));
    files.addScenario(sampleResult());
    await files.finish();
    expect(elements()).toHaveLength(1);
    expect(existsSync(join(root, 'junit'))).toBe(false);
  });

  it('are not there for a feature without results', async () => {
    const files = output();
    files.finishFeature('features/empty.feature');
    await files.finish();
    expect(readdirSync(join(root, 'results'))).toEqual([]);
    expect(problems).toEqual([]);
  });
});

it('says once that a kind of file cannot be written, and goes on', async () => {
  mkdirSync(join(root, 'junit/The basket.xml'), { recursive: true });
  const files = output();
  files.addScenario(sampleResult());
  files.finishFeature(uri);
  await files.settled();
  files.finishFeature(uri);
  await files.settled();
  expect(problems).toEqual([expect.stringMatching(/^JUnit XML could not be written: /)]);
  expect(elements()).toHaveLength(1);
  expect(readdirSync(join(root, 'junit'))).toEqual(['The basket.xml']);
});

it('never writes outside the results directory', () => {
  output().addScenario(sampleResult({ directory: '../elsewhere' }));
  expect(problems).toEqual([expect.stringContaining('leads out of')]);
  expect(existsSync(join(root, 'elsewhere'))).toBe(false);
});
