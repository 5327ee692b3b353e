/** How long code may run without the event loop getting a turn, where we can help it (ms). */
const longestStretchMs = 20;

let lastTurn = performance.now();

/**
 * Steps that do not wait for anything run one after the other without ever giving the event loop a turn: messages to
 * and from the coordinator, heartbeats and timeouts would stand still for a whole feature file.
 *
 * @returns a promise for the next turn when one is due, undefined otherwise
 */
export function turnIfDue(): Promise<void> | undefined {
  if (performance.now() - lastTurn < longestStretchMs) return undefined;
  return new Promise((resolve) => {
    setImmediate(() => {
      lastTurn = performance.now();
      resolve();
    });
  });
}
