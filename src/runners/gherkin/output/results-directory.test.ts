import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureHostIdentity } from '../../../std/process-identity.ts';
import { createResultsDirectory } from './results-directory.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const basket = { uri: 'features/basket.feature', featureName: 'The basket' };

function scenario(name: string, line: number, feature = basket) {
  return { ...feature, name, line };
}

function open(preserve = false) {
  return createResultsDirectory({ resultsDir: root, preserve });
}

/** A run that writes a scenario of the basket and ends. */
function finishedRun(preserve = false, feature = basket): string {
  const results = open(preserve);
  const directory = results.scenarioDirectory(scenario('Pay', 4, feature), 1);
  writeFileSync(join(results.ensure(directory), 'scenario.log'), 'log');
  results.writeDetails({ run_id: crypto.randomUUID(), status: 'passed' });
  return directory;
}

function details() {
  return JSON.parse(readFileSync(join(root, 'run_details.json'), 'utf8'));
}

describe('names in the results directory', () => {
  it('are those of features and scenarios', () => {
    expect(open().scenarioDirectory(scenario('Pay: "now"', 4), 1)).toBe('The basket/Pay now');
  });

  it('are the same for the same scenario', () => {
    const results = open();
    const first = results.scenarioDirectory(scenario('Pay', 4), 1);
    results.scenarioDirectory(scenario('Pay', 9), 1);
    expect(results.scenarioDirectory(scenario('Pay', 4), 1)).toBe(first);
  });

  it('tell scenarios of the same name apart, and attempts', () => {
    const results = open();
    expect(results.scenarioDirectory(scenario('Pay', 4), 1)).toBe('The basket/Pay');
    expect(results.scenarioDirectory(scenario('pay', 9), 1)).toBe('The basket/pay (2)');
    expect(results.scenarioDirectory(scenario('Pay', 4), 2)).toBe('The basket/Pay attempt 2');
    expect(results.scenarioDirectory(scenario('Pay attempt 2', 12), 1)).toBe('The basket/Pay attempt 2 (2)');
    expect(results.scenarioDirectory(scenario('pay', 9), 3)).toBe('The basket/pay (2) attempt 3');
  });

  it('tell features of the same name apart, in the order of their files if they are planned', () => {
    const other = { uri: 'features/a.feature', featureName: 'The basket' };
    const results = open();
    results.planFeatures([basket, other]);
    expect(results.featureDirectory(basket)).toBe('The basket (2)');
    expect(results.featureDirectory(other)).toBe('The basket');
  });

  it.each(['run_details.json', 'results.db', 'results.db.wal', 'journals', 'keeper.log'])(
    'leave %s to its owner',
    (featureName) => {
      expect(open().featureDirectory({ uri: 'a.feature', featureName })).toBe(`_${featureName}`);
    },
  );

  it('never end like lock files', () => {
    expect(open().featureDirectory({ uri: 'a.feature', featureName: 'x.lock' })).toMatch(/x\.lock \(2\)$/);
  });

  it('fall back to the file of a feature without a name', () => {
    expect(open().featureDirectory({ uri: 'features/pay.feature', featureName: '' })).toBe('pay');
  });

  it('never lead out of the directory', () => {
    const results = open();
    expect(results.scenarioDirectory(scenario('..', 4, { uri: 'x', featureName: '../../x' }), 1)).toBe(
      'x/unnamed',
    );
    expect(() => results.resolve('../elsewhere')).toThrow(expect.objectContaining({ code: 'PATH_OUTSIDE' }));
    expect(() => results.ensure('/elsewhere')).toThrow(expect.objectContaining({ code: 'PATH_OUTSIDE' }));
    expect(results.resolve('..a/b')).toBe(join(root, '..a/b'));
  });
});

describe('what an earlier run wrote', () => {
  it('is removed at the start of the next one', () => {
    expect(finishedRun()).toBe('The basket/Pay');
    writeFileSync(join(root, 'The basket.json'), '[]');
    open();
    expect(readdirSync(root)).toEqual(['run_details.json']);
  });

  it('is removed when that run was killed', () => {
    const results = open();
    results.ensure(results.scenarioDirectory(scenario('Pay', 4), 1));
    const { pid } = spawnSync(process.execPath, ['--version']);
    const dead = { ...details(), process: { ...captureHostIdentity(), pid } };
    writeFileSync(join(root, 'run_details.json'), JSON.stringify(dead));
    open();
    expect(existsSync(join(root, 'The basket'))).toBe(false);
  });

  it('stays with preserve, and nothing in it is written over', () => {
    finishedRun();
    expect(finishedRun(true)).toBe('The basket (2)/Pay');
    expect(existsSync(join(root, 'The basket/Pay/scenario.log'))).toBe(true);
    open();
    expect(readdirSync(root)).toEqual(['run_details.json']);
  });

  it('stays while that run goes on', () => {
    const running = open();
    running.writeDetails({ run_id: 'first', status: 'running' });
    running.ensure(running.scenarioDirectory(scenario('Pay', 4), 1));
    expect(finishedRun()).toBe('The basket (2)/Pay');
    expect(existsSync(join(root, 'The basket/Pay'))).toBe(true);

    finishedRun();
    expect(existsSync(join(root, 'The basket/Pay'))).toBe(true);
    expect(details().other_runs).toMatchObject([
      { run_id: 'first', files: ['The basket', 'The basket.json'] },
    ]);

    running.writeDetails({ run_id: 'first', status: 'passed' });
    open();
    expect(readdirSync(root)).toEqual(['run_details.json']);
  });
});

describe('what Assay did not write, or keeps for ever', () => {
  it('is never removed', () => {
    finishedRun();
    for (const file of [
      'results.db',
      'results.db.wal',
      'results.db.lock',
      'keeper.log',
      'notes.txt',
      '.assay',
    ]) {
      writeFileSync(join(root, file), 'kept');
    }
    mkdirSync(join(root, 'journals'));
    mkdirSync(join(root, 'My pictures'));
    const before = readdirSync(root).filter((name) => !name.startsWith('The basket'));
    open();
    expect(readdirSync(root)).toEqual(before);
  });

  it('is never written into', () => {
    mkdirSync(join(root, 'The basket'));
    writeFileSync(join(root, 'The basket', 'notes.txt'), 'mine');
    expect(finishedRun()).toBe('The basket (2)/Pay');
    open();
    expect(readFileSync(join(root, 'The basket', 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('is not removed whatever the list says', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'assay-'));
    try {
      mkdirSync(join(root, 'sub'));
      writeFileSync(join(elsewhere, 'file'), 'kept');
      writeFileSync(join(root, 'results.db'), 'kept');
      symlinkSync(elsewhere, join(root, 'link'));
      const files = [
        '..',
        '.',
        '',
        '/',
        elsewhere,
        `../${elsewhere}`,
        'sub/..',
        'results.db',
        7,
        null,
        'link',
      ];
      writeFileSync(join(root, 'run_details.json'), JSON.stringify({ run_id: 'x', status: 'passed', files }));
      open();
      expect(readdirSync(root)).toEqual(['results.db', 'run_details.json', 'sub']);
      expect(readdirSync(elsewhere)).toEqual(['file']);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it.each(['', 'no json', '[]', 'null', '{"files":"x","other_runs":7}'])(
    'a run_details.json of %j names nothing',
    (content) => {
      writeFileSync(join(root, 'run_details.json'), content);
      mkdirSync(join(root, 'x'));
      expect(finishedRun()).toBe('The basket/Pay');
      expect(existsSync(join(root, 'x'))).toBe(true);
    },
  );
});

it('lists files claimed inside the directory, and removes them next time', () => {
  const results = open();
  const file = join(root, 'junit', 'The basket.xml');
  results.claim(file);
  results.claim(join(tmpdir(), 'elsewhere.xml'));
  mkdirSync(join(root, 'junit'));
  writeFileSync(file, '<testsuites/>');
  results.writeDetails({ run_id: 'one', status: 'passed' });
  expect(details().files).toEqual(['junit']);
  open();
  expect(existsSync(join(root, 'junit'))).toBe(false);
});

it('says what is wrong with a results directory that is a file', () => {
  const file = join(root, 'results');
  writeFileSync(file, '');
  expect(() => createResultsDirectory({ resultsDir: file, preserve: false })).toThrow(
    expect.objectContaining({ code: 'RESULTS_UNWRITABLE', exitCode: 2 }),
  );
});
