const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * A row of small columns, one a value, from the lowest value to the highest one. A value that is missing (null, NaN)
 * leaves a space; values that are all the same stand at half height.
 */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const lowest = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return values
    .map((value) => {
      if (value === null || !Number.isFinite(value)) return ' ';
      if (highest === lowest) return heights[3];
      return heights[Math.round(((value - lowest) / (highest - lowest)) * (heights.length - 1))];
    })
    .join('');
}

/**
 * A horizontal bar in steps of an eighth of a column. A value above zero always shows.
 *
 * @param max value of a full bar
 * @param width columns of a full bar
 */
export function bar(value: number, max: number, width: number): string {
  if (!(value > 0) || !(max > 0)) return '';
  const steps = Math.max(1, Math.round((Math.min(value, max) / max) * width * 8));
  return '█'.repeat(Math.floor(steps / 8)) + (eighths[steps % 8] ?? '');
}
