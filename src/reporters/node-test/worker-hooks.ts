/**
 * Loaded before each test file, in the file's process, by the reporter in the main process. It writes what happens to
 * tests at the moment when it happens; what goes through Node's own channel to the main process waits while a test
 * blocks, and is gone when the process dies.
 */
import { resolve } from 'node:path';
import { guarded, warnOnce } from '../session/never-throw.ts';
import { tapStream } from '../session/tap-stream.ts';
import { WorkerSession } from '../session/worker-session.ts';
import { TestRecorder } from './test-recorder.ts';
import { listenToTests, whenTestsStream } from './test-stream.ts';
import { attemptVariable, withoutImport } from './worker-variables.ts';

const warn = warnOnce('node:test');

function recordTests(): void {
  const session = WorkerSession.join({
    host: 'node-test',
    workerIndex: Math.max(0, Number(process.env.NODE_TEST_WORKER_ID ?? 1) - 1),
    env: process.env,
    argv: process.argv,
    warn,
  });
  if (session === null) return;
  const file = resolve(process.argv[1] ?? '');
  const recorder = new TestRecorder(session, file, Number(process.env[attemptVariable] ?? 1));
  whenTestsStream((stream) => {
    listenToTests(stream, (type, data) =>
      guarded(warn, undefined, () => {
        if (type === 'test:enqueue') recorder.enqueued(data);
        else if (type === 'test:dequeue') recorder.dequeued(data);
        else if (type === 'test:complete') recorder.completed(data);
        else if (type === 'test:diagnostic' || type === 'test:log') recorder.diagnosed(data);
      }),
    );
  });
  if (!session.shared.logs) return;
  for (const source of ['stdout', 'stderr'] as const) {
    tapStream(process[source], (text) => guarded(warn, undefined, () => recorder.printed(source, text)));
  }
}

const options = withoutImport(process.env.NODE_OPTIONS, new URL(import.meta.url));
if (options === '') delete process.env.NODE_OPTIONS;
else process.env.NODE_OPTIONS = options;
if (process.env.NODE_TEST_CONTEXT !== undefined) guarded(warn, undefined, recordTests);
