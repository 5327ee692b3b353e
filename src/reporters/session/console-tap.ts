import { format } from 'node:util';

/** A line that somebody wrote to the console. */
export type ConsoleListener = (source: 'stdout' | 'stderr', message: string) => void;

const methods = {
  log: 'stdout',
  info: 'stdout',
  debug: 'stdout',
  error: 'stderr',
  warn: 'stderr',
} as const;

/**
 * Listens to the console of this process: what is written goes where it went before, and to the listener.
 *
 * @returns ends it
 */
export function tapConsole(listener: ConsoleListener): () => void {
  const originals = new Map<keyof typeof methods, (...args: unknown[]) => void>();
  for (const [method, source] of Object.entries(methods) as [keyof typeof methods, 'stdout' | 'stderr'][]) {
    const original = console[method] as (...args: unknown[]) => void;
    originals.set(method, original);
    console[method] = (...args: unknown[]) => {
      original.apply(console, args);
      try {
        listener(source, format(...args));
      } catch {
        // Whoever writes to the console must not fail because somebody listens.
      }
    };
  }
  return () => {
    for (const [method, original] of originals) console[method] = original;
  };
}
