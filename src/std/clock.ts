/** A wall clock that may be set while we run; past this distance (ms) from it the monotonic clock is anchored anew. */
const allowedDriftMs = 500;

/**
 * A clock of a wall clock (ms since 1970) and a monotonic one (ms since any moment), as `nowMicros` is one of those of
 * the process.
 */
export function clockOf(wallMs: () => number, monotonicMs: () => number): () => number {
  let anchor = wallMs() - monotonicMs();
  return () => {
    const monotonic = monotonicMs();
    const wall = wallMs();
    if (Math.abs(anchor + monotonic - wall) > allowedDriftMs) anchor = wall - monotonic;
    return Math.round((anchor + monotonic) * 1000);
  };
}

/**
 * Wall-clock time in whole microseconds since 1970-01-01 UTC. Monotonic between two calls unless the system clock
 * was set or the machine slept. Fits a double exactly until the year 2255. Fake timers of tests don't change it: the
 * real clocks were taken when this module was loaded.
 */
export const nowMicros: () => number = clockOf(Date.now, performance.now.bind(performance));
