import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until the answer is yes. What fails because the page is being replaced by another one
 * counts as no; any other error is passed on.
 *
 * @param condition what to ask
 * @param timeoutMs when to give up, in milliseconds
 * @returns whether the answer was yes in time
 */
export async function waitUntil(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      if (await condition()) return true;
    } catch (error) {
      if (!isPageChange(error)) throw error;
    }
    if (performance.now() >= deadline) return false;
    await delay(50);
  }
}

/** Whether an error only says that the page was being replaced by another one. */
function isPageChange(error: unknown): boolean {
  return (
    error instanceof Error &&
    /because of a navigation|context was destroyed|is navigating/i.test(error.message)
  );
}
