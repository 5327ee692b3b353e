import { branchSides } from '../../src/analysis/comparison/compared-sides.ts';
import { comparedTests } from '../../src/analysis/comparison/compared-tests.ts';
import { concludeComparison } from '../../src/analysis/comparison/comparison.ts';
import { concludeDurations, durationQuestions } from '../../src/analysis/durations/duration-regressions.ts';
import { concludePatterns, patternQuestions } from '../../src/analysis/failure-groups/failure-patterns.ts';
import { concludeFlakyTests, flakyQuestions } from '../../src/analysis/flakiness/flaky-tests.ts';
import type { HistoryWindow } from '../../src/analysis/history-window.ts';
import type { NamedRow } from '../../src/analysis/named-query.ts';
import { concludeRegressions, regressionQuestions } from '../../src/analysis/regressions/regressions.ts';
import { parseTimestamp } from '../../src/std/timestamp.ts';
import type { TestName, TruthSpan } from '../../src/storage/sample/sample-truth.ts';
import { type Quality, quality, together } from './found-and-true.ts';
import type { SampledHistory } from './sampled-history.ts';

/** Rates below this fail less than once in a month of a small history; who finds them has luck. */
const noticeableRate = 0.06;
/** A change that was only seen in fewer runs than this cannot be told from chance. */
const noticeableRuns = 3;
const hour = 3_600_000_000;

/** Measures what the statistics find in a made-up history of which the truth is known. */
export class SampleQuality {
  readonly #history: SampledHistory;
  readonly #window: HistoryWindow;

  constructor(history: SampledHistory) {
    this.#history = history;
    this.#window = { now: history.now, days: history.days, runs: 1000 };
  }

  #id({ uuid }: TestName): number {
    return this.#history.testIds.get(uuid) ?? 0;
  }

  /** Whether something was so during the last days at least, and may still be. */
  #isCurrent({ fromAt, untilAt }: TruthSpan): boolean {
    const { now, days } = this.#history;
    const from = fromAt === null ? 0 : (parseTimestamp(fromAt) ?? 0);
    const until = untilAt === null ? now : (parseTimestamp(untilAt) ?? 0);
    return until >= now - 2 * 24 * hour && now - from >= (days / 3) * 24 * hour;
  }

  /** Tests with the status flaky, against those that are, often enough to be noticed; others that are flaky are right, too. */
  async flaky(): Promise<{
    readonly flaky: Quality;
    readonly flakyOrSuspect: Quality;
    /** With whatever status, against all that ever were, however rarely. */
    readonly everFlaky: Quality;
  }> {
    const answers = await this.#history.askAll(flakyQuestions(this.#history.dialect, this.#window));
    const rows = concludeFlakyTests(answers);
    const all = this.#history.truth.flaky;
    const noticeable = all.filter(
      (one) => one.rate >= noticeableRate && one.browser === null && this.#isCurrent(one),
    );
    const ids = (list: readonly TestName[]) => list.map((one) => this.#id(one));
    const found = rows.filter(({ status }) => status === 'flaky').map(({ test_id }) => test_id);
    const suspects = rows.filter(({ status }) => status !== 'healthy').map(({ test_id }) => test_id);
    return {
      flaky: quality(found, ids(noticeable), ids(all)),
      flakyOrSuspect: quality(suspects, ids(noticeable), ids(all)),
      everFlaky: quality(
        rows.map(({ test_id }) => test_id),
        ids(all),
      ),
    };
  }

  /**
   * Regressions of the kind broken, by the signature of their failure. `commits`: whether for what was found the first bad
   * commit is the true one; `range`: whether it lies in the range.
   */
  async regressions(): Promise<{
    readonly regressions: Quality;
    /** Against all that were, also those that were seen in one or two runs. */
    readonly every: Quality;
    readonly commits: number;
    readonly ranges: number;
    readonly tests: Quality;
  }> {
    const answers = await this.#history.askAll(regressionQuestions(this.#history.dialect, this.#window));
    const found = concludeRegressions(answers).filter(({ kind }) => kind === 'broken');
    const commits = (answers[2] ?? []) as readonly NamedRow[];
    const place = (sha: string | null) => commits.findIndex((row) => row.commit_sha === sha);
    const truth = this.#history.truth.broken.filter(({ branch }) => branch === 'main');
    const runsOf = ({ fromAt, untilAt }: TruthSpan) =>
      commits
        .filter((row) => {
          const at = parseTimestamp(String(row.first_at)) ?? 0;
          const from = fromAt === null ? 0 : (parseTimestamp(fromAt) ?? 0);
          const until = untilAt === null ? Number.POSITIVE_INFINITY : (parseTimestamp(untilAt) ?? 0);
          return at >= from && at < until;
        })
        .reduce((sum, row) => sum + Number(row.runs), 0);
    const noticeable = truth.filter((one) => runsOf(one) >= noticeableRuns);
    let [right, exact, inRange] = [0, 0, 0];
    for (const one of truth) {
      const row = found.find(({ failure_signature }) => failure_signature === one.signature);
      // A commit that was never run by itself shows at the next one that was.
      if (row === undefined || place(one.fromCommit) < 0) continue;
      right++;
      if (row.first_bad_commit === one.fromCommit) exact++;
      const [from, until] = [place(row.earliest_commit), place(row.latest_commit)];
      if (from <= place(one.fromCommit) && place(one.fromCommit) <= until) inRange++;
    }
    const pairs = (signature: string | null, tests: readonly number[]) =>
      tests.map((test) => `${signature} ${test}`);
    const signatures = (list: readonly { readonly signature: string }[]) =>
      list.map(({ signature }) => signature);
    const foundTrue = found.filter(({ failure_signature }) =>
      signatures(truth).includes(String(failure_signature)),
    );
    return {
      regressions: quality(
        found.map(({ failure_signature }) => String(failure_signature)),
        signatures(noticeable),
        signatures(truth),
      ),
      every: quality(
        found.map(({ failure_signature }) => String(failure_signature)),
        signatures(truth),
      ),
      commits: right === 0 ? 1 : exact / right,
      ranges: right === 0 ? 1 : inRange / right,
      tests: quality(
        foundTrue.flatMap((row) => pairs(row.failure_signature, row.test_ids.split(',').map(Number))),
        truth
          .filter(({ signature }) => foundTrue.some((row) => row.failure_signature === signature))
          .flatMap(({ signature, tests }) =>
            pairs(
              signature,
              tests.map((test) => this.#id(test)),
            ),
          ),
      ),
    };
  }

  /** Tests that became slower or quicker, and for steps how many have the true commit or one beside it. */
  async durations(): Promise<{ readonly durations: Quality; readonly near: number }> {
    const answers = await this.#history.askAll(durationQuestions(this.#history.dialect, this.#window));
    const rows = concludeDurations(answers);
    const { durations } = this.#history.truth;
    const commits = answers[1] ?? [];
    const place = (sha: unknown) => commits.findIndex((row) => row.commit_sha === sha);
    const side = (up: boolean) => (up ? 'slower' : 'quicker');
    const steps = durations.filter(({ kind, fromCommit }) => kind === 'step' && place(fromCommit) >= 0);
    const near = steps.filter((step) => {
      const row = rows.find(({ test_id }) => test_id === this.#id(step));
      return row !== undefined && Math.abs(place(row.since_commit) - place(step.fromCommit)) <= 1;
    });
    return {
      durations: quality(
        rows.map(({ test_id, state }) => `${test_id} ${state}`),
        durations.map((change) => `${this.#id(change)} ${side(change.factor > 1)}`),
      ),
      near: steps.length === 0 ? 1 : near.length / steps.length,
    };
  }

  /** New failures of feature branches against main, against the tests that a commit of the branch broke and none mended. */
  async branches(): Promise<Quality> {
    const { dialect, truth, connection } = this.#history;
    const rows = await connection.rows('SELECT DISTINCT branch FROM runs WHERE branch <> ? ORDER BY branch', [
      'main',
    ]);
    const told: Quality[] = [];
    for (const branch of rows.map((row) => String(row.branch))) {
      const sides = branchSides(dialect, this.#window, branch, 'main');
      const [answer = []] = await this.#history.askAll([comparedTests(dialect, sides, Math.log(1.25))]);
      const found = concludeComparison(answer, 25).filter(({ state }) => state === 'new failure');
      const broken = truth.broken.filter((one) => one.branch === branch && one.untilCommit === null);
      const others = [
        ...truth.broken.filter((one) => !broken.includes(one)).flatMap(({ tests }) => tests),
        ...truth.flaky,
      ];
      const ids = (list: readonly TestName[]) => list.map((one) => this.#id(one));
      told.push(
        quality(
          found.map(({ test_id }) => test_id),
          ids(broken.flatMap(({ tests }) => tests)),
          ids(others),
        ),
      );
    }
    return together(told);
  }

  /** Pairs of signatures in one group, against those of one cause: in a made-up history each signature is one. */
  async failureGroups(): Promise<{ readonly groups: number; readonly signatures: number }> {
    const answers = await this.#history.askAll(
      patternQuestions(this.#history.dialect, this.#window, { run: null }),
    );
    const { rows } = concludePatterns(answers, { run: null });
    return { groups: rows.length, signatures: answers[0]?.length ?? 0 };
  }
}
