const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/**
 * A time span for people: `0.3 ms`, `85 ms`, `1.2 s`, `3 min 05 s`, `2 h 07 min`.
 *
 * @param milliseconds negative ones count as zero
 */
export function formatDuration(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span === 0) return '0 ms';
  if (span < 0.05) return '<0.1 ms';
  if (span < 9.95) return `${span.toFixed(1)} ms`;
  if (span < 999.5) return `${Math.round(span)} ms`;
  if (span < 59_950) return `${(span / 1000).toFixed(1)} s`;
  const seconds = Math.round(span / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(span / 60_000);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/**
 * Reads a time span: `1500ms`, `30s`, `5m`, `1.5h`, `7d`, `2w`; a bare number is seconds.
 *
 * @returns milliseconds; null when the text is no time span
 */
export function parseDuration(text: string): number | null {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)?$/.exec(text.trim()) ?? [];
  return amount === undefined ? null : Number(amount) * (unitMs[unit] ?? 1000);
}

/** A size for people, in units of 1024: `512 B`, `1.5 KiB`, `20 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let position = 0;
  while (Math.abs(value) >= (position === 0 ? 1024 : 1023.5) && position < units.length - 1) {
    value /= 1024;
    position++;
  }
  const digits = position > 0 && Math.abs(value) < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[position]}`;
}
