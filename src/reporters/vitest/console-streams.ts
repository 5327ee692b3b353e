import type { Writable } from 'node:stream';

type Listener = (source: 'stdout' | 'stderr', text: string) => void;

/** The listener of a stream that is tapped already: a worker may run one file after the other. */
const listeners = new WeakMap<Writable, Listener>();

function tapStream(stream: Writable | undefined, source: 'stdout' | 'stderr', listener: Listener): void {
  if (stream === undefined) return;
  const tapped = listeners.has(stream);
  listeners.set(stream, listener);
  if (tapped) return;
  const { write } = stream;
  stream.write = function tap(this: Writable, chunk: unknown, ...rest: unknown[]): boolean {
    listeners.get(stream)?.(source, typeof chunk === 'string' ? chunk : String(chunk));
    return Reflect.apply(write, this, [chunk, ...rest]);
  } as typeof write;
}

/**
 * Tells a listener of everything that the console of this worker prints, which is printed as before. It listens below
 * the console, where spies of tests on its methods don't reach.
 */
export function tapConsoleStreams(listener: Listener): void {
  // Node's Console has its streams under these names; that of Vitest's workers is one.
  const { console: ofWorker } = globalThis as unknown as {
    console: { readonly _stdout?: Writable; readonly _stderr?: Writable };
  };
  tapStream(ofWorker._stdout, 'stdout', listener);
  tapStream(ofWorker._stderr, 'stderr', listener);
}
