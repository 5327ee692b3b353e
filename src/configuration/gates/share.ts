/**
 * Reads a share of a whole: a number from 0 to 1, or a text with a percent sign.
 *
 * @returns 0 to 1; null when it is neither
 */
export function parseShare(value: number | string): number | null {
  if (typeof value === 'number') return value >= 0 && value <= 1 ? value : null;
  const [, amount, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(value.trim()) ?? [];
  if (amount === undefined) return null;
  const share = percent === '%' ? Number(amount) / 100 : Number(amount);
  return share <= 1 ? share : null;
}
