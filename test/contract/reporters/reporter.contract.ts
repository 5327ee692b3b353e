import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExecutionStatus } from '../../../src/model/statuses.ts';
import { verdictOf } from '../../../src/model/statuses.ts';
import { type HostOutcome, HostProject } from './host-project.ts';
import type { ExpectedTest, HostUnderTest, SampleTest } from './host-under-test.ts';
import { type RecordedRun, recordedRun, recordedRuns } from './recorded-run.ts';
import { expectedTests } from './sample-tests.ts';

const longMs = 90_000;

/** The output without what no two runs have in common. */
function stableLines(output: string, host: HostUnderTest): string[] {
  return output
    .replaceAll(/\d+(\.\d+)?(e-\d+)?/g, '#')
    .replaceAll(/#(ms|s|m)\b/g, '# of time')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && host.unstableLines?.test(line) !== true)
    .toSorted();
}

/** Counts of the run by the verdicts of its tests. */
function expectedCounts(tests: Iterable<ExpectedTest>) {
  const counts = { passed: 0, failed: 0, skipped: 0, flaky: 0 };
  for (const { attempts, expectedStatus } of tests) {
    const judged = attempts.map((status) => (status === expectedStatus ? 'passed' : status));
    const verdict = verdictOf(judged as ExecutionStatus[]);
    counts[verdict === 'error' || verdict === 'lost' ? 'failed' : verdict]++;
  }
  return counts;
}

/**
 * What a reporter has to do, whatever its host: the same small project gives the same rows, the host behaves as without
 * the reporter, and what was recorded survives kills.
 */
export function describeReporter(host: HostUnderTest): void {
  const expected = expectedTests(host);
  const { can, testFiles } = host;
  const pathOf = (test: ExpectedTest) => testFiles[test.file];
  const keyOf = (test: ExpectedTest) => test.key ?? `${pathOf(test)}#${test.name}`;

  describe(`the reporter for ${host.name}`, { timeout: longMs }, () => {
    describe('a run that ends', () => {
      const project = new HostProject(host);
      const { shop, flaky, broken } = testFiles;
      const files = [
        shop,
        ...(can.retries ? [flaky] : []),
        ...(host.brokenFileStopsAll === true ? [] : [broken]),
      ];
      let outcome: HostOutcome;
      let recorded: RecordedRun;
      beforeAll(async () => {
        outcome = await project.run({ files, reporter: true });
        if (!existsSync(join(project.folder, 'results'))) throw new Error(JSON.stringify(outcome, null, 2));
        recorded = await recordedRun(project.databasePath);
      }, longMs);
      afterAll(() => project.remove());

      const attemptsOf = (what: SampleTest) => {
        const test = expected[what];
        return test === undefined ? [] : (recorded.tests[keyOf(test)]?.attempts ?? []);
      };

      it('has every test once, by key and name, and every attempt with its status', () => {
        const found = Object.entries(recorded.tests).map(([key, { name, attempts }]) => ({
          key,
          name,
          attempts: attempts.map(({ status }) => status),
          final: attempts.map(({ isFinal }) => isFinal),
          expected: attempts.map(({ expectedStatus }) => expectedStatus),
        }));
        const wanted = Object.values(expected).map((test) => ({
          key: keyOf(test),
          name: test.name,
          attempts: test.attempts,
          final: test.attempts.map((_, index) => index === test.attempts.length - 1),
          expected: test.attempts.map(() => test.expectedStatus ?? null),
        }));
        const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
        expect(found.toSorted(byKey)).toEqual(wanted.toSorted(byKey));
      });

      it('has the error of what failed, with a signature', () => {
        for (const test of Object.values(expected)) {
          const failed = recorded.tests[keyOf(test)]?.attempts.find(
            ({ errorMessage }) => errorMessage !== null,
          );
          expect(failed?.errorMessage ?? '', test.name).toContain(test.error ?? '');
          if (test.error === undefined) expect(failed, test.name).toBeUndefined();
          else expect(failed?.signature, test.name).not.toBeNull();
        }
      });

      it('has its outcome, its counts, its suites and its host', () => {
        const counts = expectedCounts(Object.values(expected));
        expect(recorded.run).toMatchObject({
          status: 'failed',
          passed_count: counts.passed,
          failed_count: counts.failed,
          skipped_count: counts.skipped,
          flaky_count: counts.flaky,
          lost_count: 0,
        });
        expect(recorded.suites[shop]).toBe('failed');
        if (can.retries) expect(recorded.suites[flaky]).toBe('passed');
        expect(['failed', 'error', undefined]).toContain(recorded.suites[broken]);
        expect(JSON.stringify(recorded.run.system_info)).toContain(host.name);
        expect(recorded.skippedEvents).toBe(0);
        for (const { attempts } of Object.values(recorded.tests)) {
          for (const attempt of attempts) expect(attempt.ended).toBe(true);
        }
      });

      it('tells of the file that cannot be loaded', async () => {
        let run = recorded;
        if (host.brokenFileStopsAll === true) {
          await project.run({ files: [broken], reporter: true });
          run = (await recordedRuns(project.databasePath)).at(-1) ?? recorded;
          expect(run.run.status).toBe('error');
        }
        const told = run.runLogs.filter(({ level }) => level === 'error').map(({ message }) => message);
        expect([run.run.error_message, ...told].join('\n')).toContain('this file cannot be loaded');
      });

      it.runIf(can.console !== 'none')('has what tests print', () => {
        const lines = can.console === 'test' ? (attemptsOf('prints')[0]?.logs ?? []) : recorded.runLogs;
        for (const [source, message] of [
          ['stdout', 'a line on standard output'],
          ['stderr', 'a line on standard error'],
        ]) {
          const found = lines.filter((line) => line.message.includes(message ?? ''));
          expect(found.map((line) => line.source)).toEqual([source]);
        }
      });

      it.runIf(can.attachments)('keeps what tests attach', () => {
        const { artifacts = [] } = attemptsOf('attaches')[0] ?? {};
        expect(artifacts).toMatchObject([{ bytes: 8 }]);
        const file = join(project.folder, 'results', artifacts[0]?.path ?? '');
        expect(readFileSync(file, 'utf8')).toBe('evidence');
      });

      it.runIf(can.steps !== null)('has the steps of tests', () => {
        const { steps = [] } = attemptsOf('attaches')[0] ?? {};
        expect(steps.map(({ text }) => text)).toEqual(can.steps);
        expect(new Set(steps.map(({ status }) => status))).toEqual(new Set(['passed']));
      });

      it('exits and prints as without the reporter', async () => {
        const bare = new HostProject(host);
        try {
          const without = await bare.run({ files, reporter: false });
          const plain = (output: HostOutcome, { folder }: HostProject) => ({
            code: output.code,
            stdout: stableLines(output.stdout.replaceAll(folder, '.'), host),
            stderr: stableLines(output.stderr.replaceAll(folder, '.'), host),
          });
          expect(plain(outcome, project)).toEqual(plain(without, bare));
          expect(existsSync(join(bare.folder, 'results'))).toBe(false);
        } finally {
          bare.remove();
        }
      });
    });

    describe('a run that blocks', () => {
      let project: HostProject;
      beforeEach(() => {
        project = new HostProject(host);
      });
      afterEach(() => project.remove());

      const { blocking, shop } = testFiles;
      const statuses = (run: RecordedRun) =>
        Object.fromEntries(
          Object.entries(run.tests)
            .filter(([key]) => key.startsWith(`${blocking}#`))
            .map(([key, { attempts }]) => [
              key.slice(blocking.length + 1),
              attempts.map(({ status }) => status).join(),
            ]),
        );

      it('is seen live, and ends well when it goes on', async () => {
        const started = project.start(
          { files: [blocking], reporter: true },
          { ASSAY_KEEPER: 'on', ASSAY_KEEPER_IDLE_MS: '1000' },
        );
        await project.blocked(started);
        const live = await recordedRun(project.databasePath);
        expect(live.run.status).toBe('running');
        expect(statuses(live)).toMatchObject({ 'runs before': 'passed', blocks: 'running' });
        if (can.planned) expect(statuses(live)).toMatchObject({ 'runs behind': 'pending' });
        project.go();
        const outcome = await started.ended;
        const after = await recordedRun(project.databasePath);
        expect(statuses(after), outcome.stdout + outcome.stderr).toEqual({
          'runs before': 'passed',
          blocks: 'passed',
          'runs behind': 'passed',
        });
        expect(after.run).toMatchObject({ status: 'passed', passed_count: 3, lost_count: 0 });
        expect(outcome.code).toBe(0);
      });

      it('keeps what was recorded when the host is killed', async () => {
        const started = project.start({ files: [blocking], reporter: true });
        const worker = await project.blocked(started);
        started.process.kill('SIGKILL');
        if (worker !== started.process.pid) process.kill(worker, 'SIGKILL');
        await started.ended;
        const recorded = await recordedRun(project.databasePath);
        expect(recorded.run).toMatchObject({ status: 'interrupted', passed_count: 1 });
        expect(statuses(recorded)).toEqual({
          'runs before': 'passed',
          blocks: 'interrupted',
          ...(can.planned && { 'runs behind': 'lost' }),
        });
      });

      it.runIf(can.workerProcesses)('goes on when a worker is killed', async () => {
        const started = project.start({ files: [blocking, shop], reporter: true });
        const worker = await project.blocked(started);
        expect(worker).not.toBe(started.process.pid);
        process.kill(worker, 'SIGKILL');
        const outcome = await started.ended;
        const [recorded] = await recordedRuns(project.databasePath);
        if (recorded === undefined) throw new Error('nothing was recorded');
        expect(recorded.run.status, outcome.stdout + outcome.stderr).toBe('failed');
        const found = statuses(recorded);
        expect(found['runs before']).toBe('passed');
        expect(host.killedStatuses ?? ['interrupted', 'error']).toContain(found.blocks);
        expect(outcome.code).not.toBe(0);
        const { passes } = expected;
        if (passes)
          expect(recorded.tests[keyOf(passes)]?.attempts.map(({ status }) => status)).toEqual(['passed']);
        for (const { attempts } of Object.values(recorded.tests)) {
          for (const { status } of attempts) expect(['running', 'pending']).not.toContain(status);
        }
      });
    });
  });
}
