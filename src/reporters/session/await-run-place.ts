import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { moduleFlags } from '../../std/module-flags.ts';
import { siblingModule } from '../../std/sibling-module.ts';
import type { RunPlace, RunPlaceRequest } from './run-place.ts';
import type { ThreadData } from './run-place-thread.ts';

/** Longest time that a host waits for it (ms); git may hang on a dead network file system. */
const longestMs = 15_000;

/**
 * Finds the place of a run before it returns: hosts call their reporters without waiting for them, and the first test
 * may block everything. What is asynchronous (configuration, git) happens in a thread of its own meanwhile.
 *
 * @throws an error that says why there is no place
 */
export function awaitRunPlace(request: RunPlaceRequest): RunPlace {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadData = { request, port: port2, done };
  const thread = new Worker(siblingModule(import.meta.url, './run-place-thread'), {
    workerData,
    transferList: [port2],
    execArgv: moduleFlags(process.execArgv),
    env: { ...request.env } as NodeJS.ProcessEnv,
    stdout: true,
    stderr: true,
  });
  thread.unref();
  // An error of the thread that comes after the wait must not end the host.
  thread.on('error', () => {});
  try {
    if (Atomics.wait(done, 0, 0, longestMs) === 'timed-out') {
      throw new Error(`neither the configuration nor git answered within ${longestMs / 1000} s`);
    }
    const answer = receiveMessageOnPort(port1)?.message as { place?: RunPlace; problem?: string } | undefined;
    if (answer?.place === undefined) throw new Error(answer?.problem ?? 'the place of the run is unknown');
    return answer.place;
  } finally {
    port1.close();
    void thread.terminate();
  }
}
