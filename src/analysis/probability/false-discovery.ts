/**
 * Corrects probabilities for the number of tests (Benjamini and Hochberg 1995): who takes all with a corrected value below q
 * is wrong in a share of q of them.
 *
 * @param probabilities of the tests that were worked out
 * @param count of all tests that might have been; those that are not among the probabilities have 1
 * @returns corrected values in the same order
 */
export function falseDiscoveryRates(
  probabilities: readonly number[],
  count = probabilities.length,
): number[] {
  const order = probabilities.map((_, index) => index);
  order.sort((one, other) => (probabilities[other] ?? 1) - (probabilities[one] ?? 1));
  const corrected = probabilities.map(() => 1);
  let least = 1;
  for (const [place, index] of order.entries()) {
    const rank = probabilities.length - place;
    least = Math.min(least, ((probabilities[index] ?? 1) * Math.max(count, probabilities.length)) / rank);
    corrected[index] = least;
  }
  return corrected;
}
