import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits before another attempt: longer each time, and by chance, so that many who failed together don't come again
 * together.
 *
 * @param attempt number of attempts that failed
 * @param firstMs about how long the first wait takes
 * @param longestMs about how long a wait takes at most
 */
export async function backOff(attempt: number, firstMs: number, longestMs: number): Promise<void> {
  const aim = Math.min(firstMs * 2.5 ** (attempt - 1), longestMs);
  await sleep(aim * (0.5 + Math.random()));
}
