import type { ExpectedTest, HostUnderTest, SampleTest } from './host-under-test.ts';

/**
 * The small project that every host runs, as every reporter records it. Beside these tests:
 *
 * - `fails` throws `Error('expected 12.50, got 12.49')`, the hook before `behindFailingHook` `Error('no gas')`
 * - `flaky` throws `Error('not yet')` in its first attempt; only it has retries, namely one
 * - `prints` writes `a line on standard output` and `a line on standard error` to the console
 * - `attaches` attaches the text `evidence`
 * - the file `broken` throws `Error('this file cannot be loaded')` when it is loaded
 * - the file `blocking` has three tests: `runs before` passes, `blocks` is `blockingCode`, `runs behind` passes
 */
const sampleTests: Readonly<Record<SampleTest, ExpectedTest>> = {
  passes: { file: 'shop', name: 'adds', attempts: ['passed'] },
  fails: { file: 'shop', name: 'pays', attempts: ['failed'], error: 'expected 12.50, got 12.49' },
  skipped: { file: 'shop', name: 'is skipped', attempts: ['skipped'] },
  expectedFailure: {
    file: 'shop',
    name: 'fails as expected',
    attempts: ['failed'],
    expectedStatus: 'failed',
    error: 'known defect',
  },
  prints: { file: 'shop', name: 'prints', attempts: ['passed'] },
  attaches: { file: 'shop', name: 'attaches', attempts: ['passed'] },
  sameNameFirst: { file: 'shop', name: 'first > has the same name', attempts: ['passed'] },
  sameNameSecond: { file: 'shop', name: 'second > has the same name', attempts: ['passed'] },
  parametrisedFirst: { file: 'shop', name: 'doubles 1', attempts: ['passed'] },
  parametrisedSecond: { file: 'shop', name: 'doubles 2', attempts: ['passed'] },
  behindFailingHook: {
    file: 'shop',
    name: 'hooked > is behind a failing hook',
    attempts: ['failed'],
    error: 'no gas',
  },
  flaky: { file: 'flaky', name: 'is flaky', attempts: ['failed', 'passed'], error: 'not yet' },
};

/** File in which the blocking test writes the process that it runs in. */
export const blockedFile = 'blocked.pid';
/** File whose appearance lets the blocking test go on. */
export const goFile = 'go';

/**
 * Body of a test (JavaScript, synchronous) that writes its process id and blocks its thread until it may go on or a
 * minute is over. `require` and `import` both do: it needs neither.
 */
export const blockingCode = `
  const fs = process.getBuiltinModule('node:fs');
  fs.writeFileSync('${blockedFile}.new', String(process.pid));
  fs.renameSync('${blockedFile}.new', '${blockedFile}');
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (let i = 0; i < 3000 && !fs.existsSync('${goFile}'); i++) Atomics.wait(nap, 0, 0, 20);
`;

/** What of the sample this host has, with its differences. */
export function expectedTests(host: HostUnderTest): Partial<Record<SampleTest, ExpectedTest>> {
  const able: Partial<Record<SampleTest, boolean>> = {
    expectedFailure: host.can.expectedFailure,
    attaches: host.can.attachments || host.can.steps !== null,
    flaky: host.can.retries,
  };
  const entries = (Object.keys(sampleTests) as SampleTest[]).flatMap((what) => {
    const difference = host.differs?.[what];
    if (difference === null || able[what] === false) return [];
    return [[what, { ...sampleTests[what], ...difference }] as const];
  });
  return Object.fromEntries(entries);
}
