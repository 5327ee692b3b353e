import type { Evidence, MainEvidence } from './flaky-evidence.ts';

export type FlakyStatus = 'flaky' | 'suspect' | 'healthy';

/** Flaky from here on, and no longer below the second: between the two it stays what it was. */
export const surely = 0.95;
const hardly = 0.5;
/** So many runs or commits that show it are enough without any model. */
const enoughEvidence = 3;
/** It has recovered after so many passes since (Buildkite), or so many days with enough of them. */
const recoveredRuns = 100;
const recoveredDays = 7;
/** After so many days nothing else matters (the longest that Trunk waits). */
const forgottenDays = 15;
const fewestRunsSince = 20;
const luck = 0.05;
/**
 * Whether a test is flaky by what is known of it: with evidence, and a failure rate over 1 % with a probability of 95 % (it stays so
 * down to 50 %, or when it was so a week ago), or shown in three runs or more. Suspect: shown once or twice.
 *
 * @param fewestRuns tests with fewer runs are suspect at most
 */
export function statusOf(
  evidence: Evidence | undefined,
  main: MainEvidence | undefined,
  fewestRuns: number,
): FlakyStatus {
  const runs = Math.max(evidence?.runs ?? 0, main?.history.runs ?? 0);
  if (runs < fewestRuns) return (evidence?.runIds.length ?? 0) > 0 ? 'suspect' : 'healthy';
  const now = main?.rate.overOnePercent ?? 0;
  const rated = now > surely || (now >= hardly && (main?.rateBefore.overOnePercent ?? 0) > surely);
  const shown = (evidence?.runIds.length ?? 0) + (main?.pureFlips.length ?? 0);
  if (hasRecovered(evidence, main)) return 'healthy';
  if (shown > 0 && (rated || shown >= enoughEvidence)) return 'flaky';
  return (evidence?.runIds.length ?? 0) > 0 || (main?.pureFlips.length ?? 0) > 1 ? 'suspect' : 'healthy';
}

function hasRecovered(evidence: Evidence | undefined, main: MainEvidence | undefined): boolean {
  const flipAges = (main?.history.failing ?? [])
    .filter(({ position }) => main?.flips.positions.includes(position))
    .map(({ ageDays }) => ageDays);
  const age = Math.min(evidence?.ageDays ?? Number.POSITIVE_INFINITY, ...flipAges);
  const last = main?.history.failing.at(-1);
  const runsSince = last === undefined ? 0 : (main?.history.runs ?? 0) - last.runsBefore - last.commitRuns;
  const clean = evidence?.cleanRuns ?? runsSince;
  // At the rate that it had, so many passes in a row would be luck.
  const unlikely = main === undefined || (1 - main.rate.mean) ** clean < luck;
  if (clean >= recoveredRuns) return true;
  return clean >= fewestRunsSince && (age >= forgottenDays || (age >= recoveredDays && unlikely));
}
