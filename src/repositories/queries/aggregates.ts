/** A number of a query; 0 where it is NULL. */
export function numberOf(value: unknown): number {
  return value === null || value === undefined ? 0 : Number(value);
}

/** A number of a query with at most three decimals: sums of fractions differ in their last digits from engine to engine. */
export function roundedOf(value: unknown): number | null {
  return value === null || value === undefined ? null : Math.round(Number(value) * 1000) / 1000;
}

/** A share, rounded to six decimals; null of nothing. */
export function shareOf(part: unknown, whole: unknown): number | null {
  const all = numberOf(whole);
  return all === 0 ? null : Math.round((numberOf(part) / all) * 1_000_000) / 1_000_000;
}

/** Over rows of `runs`: `good` tests, and all that were `decided` (not skipped). A lost test is not a pass. */
export const passRateSql = `COALESCE(sum(passed_count + flaky_count), 0) AS good,
  COALESCE(sum(passed_count + flaky_count + failed_count + lost_count), 0) AS decided`;
