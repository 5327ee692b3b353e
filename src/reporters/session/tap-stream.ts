import type { Writable } from 'node:stream';

/** The listener of a stream that is tapped already: a worker may run one file after the other. */
const listeners = new WeakMap<Writable, (text: string) => void>();

/**
 * Tells a listener of every text that is written to a stream, which is written as before. Bytes are left out: Node's
 * test runner sends its own events as such over standard output.
 */
export function tapStream(stream: Writable, listener: (text: string) => void): void {
  const tapped = listeners.has(stream);
  listeners.set(stream, listener);
  if (tapped) return;
  const { write } = stream;
  stream.write = function tap(this: Writable, chunk: unknown, ...rest: unknown[]): boolean {
    if (typeof chunk === 'string') listeners.get(stream)?.(chunk);
    return Reflect.apply(write, this, [chunk, ...rest]);
  } as typeof write;
}
