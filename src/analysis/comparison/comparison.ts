import type { NamedRow } from '../named-query.ts';
import { falseDiscoveryRates } from '../probability/false-discovery.ts';
import { type Compared, compare, effectOf, type Side } from './compared-pair.ts';

/** What a comparison may say of a test, in the order in which rows come. */
export const comparisonStates = [
  'new failure',
  'worse',
  'still failing',
  'known failure',
  'no result',
  'flaky',
  'fixed',
  'slower',
  'quicker',
  'missing',
  'new test',
] as const;
export type ComparisonState = (typeof comparisonStates)[number];

/** One row of the answer. */
export interface ComparedTest extends NamedRow {
  readonly state: ComparisonState;
  readonly test_id: number;
  readonly test: string;
  readonly file: string | null;
  readonly failed: number;
  readonly runs: number;
  readonly basis_failed: number;
  readonly basis_runs: number;
  /** Share of wrong ones among what is at least as clear (Benjamini-Hochberg); null where nothing was tested. */
  readonly false_discovery: number | null;
  /** Time over time of the basis, where everything is as fast; null without times. */
  readonly factor: number | null;
  readonly error_type: string | null;
  readonly message: string | null;
  readonly failure_signature: string | null;
  readonly why: string;
}

const accepted = 0.05;
const acceptedTimes = 0.01;

interface Rates {
  readonly worse: number;
  readonly better: number;
  readonly time: number;
}

function stateOf(
  { row, sample, basis, before }: Compared,
  rates: Rates,
  leastEffect: number,
): ComparisonState | null {
  if (!sample.present) return before.present ? 'missing' : null;
  if (sample.runs === 0 && sample.broken > 0) return 'no result';
  const isNew = !before.present;
  if (sample.latestFailed) {
    if (basis.latestFailed) return 'still failing';
    if (rates.worse < accepted) return 'new failure';
    return before.failed + before.flaky === 0 ? 'new failure' : 'known failure';
  }
  if (rates.worse < accepted) return 'worse';
  if (isNew) return 'new test';
  if (sample.flaky > 0 || sample.failed > 0) return 'flaky';
  if (sample.runs > 0 && (basis.latestFailed || rates.better < accepted)) return 'fixed';
  const effect = effectOf(row) ?? 0;
  if (rates.time < acceptedTimes && Math.abs(effect) >= leastEffect) return effect > 0 ? 'slower' : 'quicker';
  return null;
}

const outOf = ({ failed, runs }: Side) => `${failed} of ${runs} ${runs === 1 ? 'run' : 'runs'}`;

function whyOf(state: ComparisonState, { sample, basis, before }: Compared, factor: number | null): string {
  const both = `failed in ${outOf(sample)}, before in ${outOf(before)}`;
  const reasons = {
    'new failure': before.present ? `${both}.` : `A new test, ${both}.`,
    worse: `${both}; the newest passed.`,
    'still failing': `${both}, also in the newest of them.`,
    'known failure': `${both}${before.flaky > 0 ? `, and passed on retry in ${before.flaky}` : ''}.`,
    'no result': `lost or cut off in ${sample.broken} runs, and no run has a result.`,
    flaky: `failed in ${outOf(sample)} and passed on retry in ${sample.flaky}.`,
    fixed: `passed in ${sample.runs}, before it failed in ${outOf(basis.runs > 0 ? basis : before)}.`,
    slower: `takes ${factor} times as long as in ${before.timed} runs before.`,
    quicker: `takes ${factor} times as long as in ${before.timed} runs before.`,
    missing: `was there in ${before.runs} runs before, and is not any more.`,
    'new test': `passed in ${sample.runs - sample.failed} of ${sample.runs}; there was no such test before.`,
  } satisfies Record<ComparisonState, string>;
  return reasons[state].replace(/^./, (letter) => letter.toUpperCase());
}

const textOrNull = (value: unknown) => (value === null || value === undefined ? null : String(value));

/**
 * What is different between two runs, branches or commits, the worst first. With several runs on both sides failures are
 * compared by Fisher's exact test, one-sided, with at least 3 failures and a drop of 5 points in the share of passes (Sippy), and
 * corrected for the number of tests after Benjamini and Hochberg. With too few runs for that, a failure is new when the
 * test had no failure on the other side and in the runs before (Flakiness.io's rule), else known.
 *
 * @param rows answer of the query `compared-tests`
 * @param percent how much slower a test must be to be told
 */
export function concludeComparison(rows: readonly NamedRow[], percent: number): ComparedTest[] {
  const compared = rows.map(compare);
  const all = Number(rows[0]?.compared ?? 0);
  const rates = (name: keyof Rates) =>
    falseDiscoveryRates(
      compared.map((one) => one[name]),
      all,
    );
  const [worse, better, time] = [rates('worse'), rates('better'), rates('time')];
  const leastEffect = Math.log1p(percent / 100);
  const found = compared.flatMap((one, index): ComparedTest[] => {
    const own = { worse: worse[index] ?? 1, better: better[index] ?? 1, time: time[index] ?? 1 };
    const state = stateOf(one, own, leastEffect);
    if (state === null) return [];
    const { row, sample, before } = one;
    const effect = effectOf(row);
    const factor = effect === null ? null : Number(Math.exp(effect).toPrecision(3));
    const tested =
      state === 'slower' || state === 'quicker' ? own.time : state === 'fixed' ? own.better : own.worse;
    return [
      {
        state,
        test_id: Number(row.test_id),
        test: String(row.test),
        file: textOrNull(row.file),
        failed: sample.failed,
        runs: sample.runs,
        basis_failed: before.failed,
        basis_runs: before.runs,
        false_discovery: tested < 1 ? Number(tested.toPrecision(3)) : null,
        factor,
        error_type: textOrNull(row.error_type),
        message: textOrNull(row.message),
        failure_signature: textOrNull(row.failure_signature),
        why: whyOf(state, one, factor),
      },
    ];
  });
  const order = (state: ComparisonState) => comparisonStates.indexOf(state);
  return found.sort(
    (a, b) => order(a.state) - order(b.state) || b.failed - a.failed || a.test_id - b.test_id,
  );
}
