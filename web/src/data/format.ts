/** How times, durations and numbers are written, everywhere the same. */

const whole = new Intl.NumberFormat('en');
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const fullTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

/** What stands where there is no value. */
export const noValue = '–';

/** A moment as the API gives it: ISO text, or milliseconds since 1970. */
export type Moment = string | number | Date | null | undefined;

/** Milliseconds since 1970, or NaN. */
export function timeOf(moment: Moment): number {
  if (moment === null || moment === undefined || moment === '') return Number.NaN;
  return moment instanceof Date ? moment.getTime() : new Date(moment).getTime();
}

/** `12 ms`, `4.2 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return noValue;
  if (ms < 1) return ms <= 0 ? '0 ms' : '< 1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** `1,234`. */
export function formatCount(count: number | bigint | null | undefined): string {
  return count === null || count === undefined ? noValue : whole.format(count);
}

/** A share as `97.3 %`; 100 % only when it is all, 0 % only when it is nothing. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined || Number.isNaN(share)) return noValue;
  if (share >= 1) return '100 %';
  if (share <= 0) return '0 %';
  return `${Math.min(99.9, Math.max(0.1, share * 100)).toFixed(1)} %`;
}

/** `1.5 MB`. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return noValue;
  let size = bytes;
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    if (size < 1000 || unit === 'GB')
      return `${unit === 'B' || size >= 100 ? Math.round(size) : size.toFixed(1)} ${unit}`;
    size /= 1000;
  }
  return noValue;
}

/** `21 Nov, 16:38`. */
export function formatTime(moment: Moment): string {
  const time = timeOf(moment);
  return Number.isNaN(time) ? noValue : dayAndTime.format(time);
}

/** `21 Nov 2026, 16:38:10`, for tooltips. */
export function formatFullTime(moment: Moment): string {
  const time = timeOf(moment);
  return Number.isNaN(time) ? noValue : fullTime.format(time);
}

/** `3 min ago`, `yesterday`. */
export function formatAgo(moment: Moment, now = Date.now()): string {
  const time = timeOf(moment);
  if (Number.isNaN(time)) return noValue;
  const seconds = (time - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return 'just now';
  if (size < 45 * 60) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 22 * 3600) return relative.format(Math.round(seconds / 3600), 'hour');
  if (size < 26 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day');
  if (size < 320 * 86_400) return relative.format(Math.round(seconds / (30.4 * 86_400)), 'month');
  return relative.format(Math.round(seconds / (365.25 * 86_400)), 'year');
}

/** The first eight digits of a commit. */
export function shortCommit(sha: string | null | undefined): string {
  return sha ? sha.slice(0, 8) : noValue;
}

/** `1 test`, `2 tests`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
