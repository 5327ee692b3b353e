/** A wall clock that may be set while we run; past this distance (ms) from it the monotonic clock is anchored anew. */
const allowedDriftMs = 500;

let anchor = performance.timeOrigin;

/**
 * Wall-clock time in whole microseconds since 1970-01-01 UTC. Monotonic between two calls unless the system clock
 * was set or the machine slept. Fits a double exactly until the year 2255.
 */
export function nowMicros(): number {
  const monotonic = performance.now();
  const wall = Date.now();
  if (Math.abs(anchor + monotonic - wall) > allowedDriftMs) anchor = wall - monotonic;
  return Math.round((anchor + monotonic) * 1000);
}
