/**
 * A double as a dump writes it: the fewest digits that give it back, always with an exponent, because DuckDB would read
 * `0.1` as a decimal; what is no finite number in quotes.
 */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return `'${value}'`;
  return value === 0 ? '0e0' : value.toExponential().replace('e+', 'e');
}
