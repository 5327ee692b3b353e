import type { Evidence, MainEvidence } from './flaky-evidence.ts';
import { surely } from './flaky-status.ts';

/** A share in percent with three digits. */
export const percent = (share: number) => Number((100 * share).toPrecision(3));
const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** What speaks for it, as a sentence. */
export function whyOf(evidence: Evidence | undefined, main: MainEvidence | undefined): string {
  const reasons: string[] = [];
  if (evidence !== undefined && evidence.retriedRuns > 0)
    reasons.push(`failed and passed within ${evidence.retriedRuns} of ${counted(evidence.runs, 'run')}`);
  if (evidence !== undefined && evidence.mixedCommits > 0)
    reasons.push(`passed in one run and failed in another of ${counted(evidence.mixedCommits, 'commit')}`);
  if (main !== undefined && main.flips.flips > 0)
    reasons.push(
      `went from passing to failing ${counted(main.flips.flips, 'time')} in ${counted(main.flips.considered, 'commit')} of the main branch`,
    );
  if (main !== undefined) {
    const { mean, low, high } = main.rate;
    reasons.push(
      `fails about ${percent(mean)} % of its attempts (90 %: ${percent(low)} to ${percent(high)} %)`,
    );
  }
  return `${reasons.join('; ').replace(/^./, (letter) => letter.toUpperCase())}.`;
}

/** Which tiers of evidence there are, separated by spaces. */
export function tiersOf(evidence: Evidence | undefined, main: MainEvidence | undefined): string {
  return [
    (evidence?.retriedRuns ?? 0) > 0 ? 'T0' : '',
    (evidence?.mixedCommits ?? 0) > 0 ? 'T1' : '',
    (main?.flips.flips ?? 0) > 1 ? 'T2' : '',
    (main?.rate.overOnePercent ?? 0) > surely ? 'T4' : '',
  ]
    .filter((tier) => tier !== '')
    .join(' ');
}
