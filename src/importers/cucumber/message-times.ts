import { isRecord, timeOf } from '../reading/json-values.ts';

/** Microseconds since 1970 of a timestamp of a message; null when there is none. */
export function messageMicros(timestamp: unknown): number | null {
  if (!isRecord(timestamp)) return null;
  const { seconds, nanos } = timestamp;
  // Protocol buffers write whole numbers of 64 bits as text.
  const whole = Number(seconds);
  const micros = whole * 1e6 + Math.round(Number(nanos ?? 0) / 1000);
  return Number.isFinite(micros) ? micros : null;
}

/** A time that can be meant: the compatibility kit of Cucumber counts from 1970 on. */
export function wallClock(micros: number | null): number | null {
  return micros === null ? null : timeOf(micros / 1000);
}
