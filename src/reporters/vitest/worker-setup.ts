/**
 * Setup file that the reporter puts before those of the user. It runs in each worker before a test file is loaded, and
 * writes the attempts of its tests while they run.
 */
import { afterAll, beforeEach, inject, onTestFinished } from 'vitest';
import { guarded, warnOnce } from '../session/never-throw.ts';
import { sessionVariable } from '../session/session-variables.ts';
import { WorkerSession } from '../session/worker-session.ts';
import { tapConsoleStreams } from './console-streams.ts';
import { sharedSessionKey } from './shared-session-key.ts';
import type { VitestTask } from './vitest-tasks.ts';
import { WorkerAttempts } from './worker-attempts.ts';

const warn = warnOnce('vitest');
const shared = (inject as (key: string) => string | undefined)(sharedSessionKey);

if (shared !== undefined) {
  const session = WorkerSession.join({
    host: 'vitest',
    workerIndex: Math.max(0, Number(process.env.VITEST_POOL_ID ?? 1) - 1),
    env: { ...process.env, [sessionVariable]: shared },
    argv: process.argv,
    warn,
  });
  if (session !== null) {
    const attempts = new WorkerAttempts(session);
    beforeEach(({ task }) => {
      const test = task as unknown as VitestTask;
      guarded(warn, undefined, () => attempts.started(test));
      onTestFinished(() => guarded(warn, undefined, () => attempts.finished(test)));
    });
    // Hooks of a file end in reverse order, so this is its last.
    afterAll(() => session.close(0));
    if (session.shared.logs)
      tapConsoleStreams((source, text) => guarded(warn, undefined, () => attempts.printed(source, text)));
  }
}
