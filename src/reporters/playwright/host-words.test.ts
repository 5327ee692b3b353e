import { describe, expect, it } from 'vitest';
import { browserOf, failureOf, runEndOf } from './host-words.ts';

describe('a failure', () => {
  it('is all that went wrong, with the stack of the first', () => {
    const first = { message: 'Error: one', stack: 'Error: one\n    at a.spec.ts:1:2' };
    expect(failureOf([first, { message: 'Error: two' }])).toEqual({
      message: 'Error: one\n\nError: two',
      stack: '\n    at a.spec.ts:1:2',
    });
    expect(failureOf([])).toBeNull();
  });

  it('is what was thrown, where that is no error', () => {
    expect(failureOf([{ value: "'just a text'" }])?.message).toBe("'just a text'");
  });

  it('of a worker that died has a class of its own', () => {
    const message = 'Error: worker process exited unexpectedly (code=null, signal=SIGKILL)';
    expect(failureOf([{ message }])).toMatchObject({
      type: 'WorkerLost',
      message: 'worker process exited unexpectedly (code=null, signal=SIGKILL)',
    });
  });
});

describe('a run', () => {
  const end = (status: 'passed' | 'failed' | 'timedout' | 'interrupted') => ({
    status,
    startTime: new Date(0),
    duration: 1,
  });

  it('is broken when it failed without a test that did', () => {
    expect(runEndOf(end('failed'), 'no server', false)).toMatchObject({
      status: 'error',
      message: 'no server',
    });
    expect(runEndOf(end('failed'), 'no server', true)).toMatchObject({
      status: 'failed',
      message: 'no server',
    });
    expect(runEndOf(end('failed'), null, false)).toEqual({ status: 'failed', exitCode: 1 });
  });

  it('is interrupted by people and by its time limit', () => {
    expect(runEndOf(end('interrupted'), null, true)).toMatchObject({ status: 'interrupted', exitCode: 130 });
    expect(runEndOf(end('timedout'), null, true)).toMatchObject({ status: 'interrupted', exitCode: 1 });
  });

  it('has a browser when all projects ask for the same', () => {
    const project = (browserName?: string) => ({ name: 'x', use: { browserName, headless: true } });
    const config = { version: '1', workers: 1 };
    expect(browserOf({ ...config, projects: [project('webkit'), project('webkit')] })).toEqual({
      browser: 'webkit',
      headless: true,
    });
    expect(browserOf({ ...config, projects: [project('webkit'), project()] }).browser).toBeUndefined();
  });
});
