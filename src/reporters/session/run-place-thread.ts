import { type MessagePort, workerData } from 'node:worker_threads';
import { findRunPlace } from './find-run-place.ts';
import type { RunPlaceRequest } from './run-place.ts';

/** What the thread is given, and where it answers. */
export interface ThreadData {
  readonly request: RunPlaceRequest;
  readonly port: MessagePort;
  /** Set to 1 when the answer is there. */
  readonly done: Int32Array;
}

const { request, port, done } = workerData as ThreadData;
try {
  port.postMessage({ place: await findRunPlace(request) });
} catch (error) {
  const remedy = error instanceof Error && 'remedy' in error ? ` ${String(error.remedy)}` : '';
  port.postMessage({ problem: `${error instanceof Error ? error.message : String(error)}${remedy}` });
}
Atomics.store(done, 0, 1);
Atomics.notify(done, 0);
