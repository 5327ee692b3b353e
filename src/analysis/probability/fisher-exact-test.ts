import { logGamma } from './log-gamma.ts';

const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/**
 * Fisher's exact test, one-sided: how likely it is that at least `failed` of all failures fall on the sample by chance, when
 * sample and basis do not differ.
 *
 * @param failed failures of the sample
 * @param passed passes of the sample
 * @param basisFailed failures of the basis
 * @param basisPassed passes of the basis
 */
export function fisherProbability(
  failed: number,
  passed: number,
  basisFailed: number,
  basisPassed: number,
): number {
  const sample = failed + passed;
  const failures = failed + basisFailed;
  const all = sample + basisFailed + basisPassed;
  const whole = logChoose(all, sample);
  let probability = 0;
  for (let count = failed; count <= Math.min(sample, failures); count++) {
    if (sample - count > all - failures) continue;
    probability += Math.exp(logChoose(failures, count) + logChoose(all - failures, sample - count) - whole);
  }
  return Math.min(1, probability);
}
