import { readFileSync } from 'node:fs';

/**
 * How long this process has been ready to run and had to wait for a processor since it began (ms), from Linux's
 * scheduler statistics; null on other systems.
 */
export function waitedForCpuMs(): number | null {
  try {
    const [, waited] = readFileSync('/proc/self/schedstat', 'utf8').split(' ');
    return Number(waited) / 1_000_000;
  } catch {
    return null;
  }
}
