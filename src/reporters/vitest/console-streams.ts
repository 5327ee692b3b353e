import type { Writable } from 'node:stream';
import { tapStream } from '../session/tap-stream.ts';

/**
 * Tells a listener of everything that the console of this worker prints, which is printed as before. It listens below
 * the console, where spies of tests on its methods don't reach.
 */
export function tapConsoleStreams(listener: (source: 'stdout' | 'stderr', text: string) => void): void {
  // Node's Console has its streams under these names; that of Vitest's workers is one.
  const { _stdout, _stderr } = (
    globalThis as unknown as { console: { readonly _stdout?: Writable; readonly _stderr?: Writable } }
  ).console;
  if (_stdout !== undefined) tapStream(_stdout, (text) => listener('stdout', text));
  if (_stderr !== undefined) tapStream(_stderr, (text) => listener('stderr', text));
}
