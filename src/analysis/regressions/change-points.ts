import { logGamma } from '../probability/log-gamma.ts';

/** What came of the runs of a test on one commit, or on several that follow each other. */
export interface RunCounts {
  readonly runs: number;
  /** Runs with a failed attempt. */
  readonly unexpected: number;
  /** Of these, runs with another attempt. */
  readonly retried: number;
  /** Of these, runs in which none passed. */
  readonly afterRetry: number;
}

/** Commits from one position to another on which a test behaved alike. */
export interface Block extends RunCounts {
  readonly from: number;
  readonly until: number;
}

/** A part of the history in which the failure rate does not change. */
export interface Segment extends Block {
  /** First positions at which it may have begun, with 99 % probability; null for the first segment. */
  readonly beginsBetween: readonly [number, number] | null;
}

/** What one change costs: a period with its two ends must be 10,000 times likelier than none (LUCI's threshold). */
const changeCost = Math.log(100);
/** So much likelier must a period be that is told to people, as a logarithm. */
export const certainGain = 2 * changeCost;
const tail = 0.005;

/** Logarithm of the Beta-binomial likelihood of a sequence with `bad` of `total`, for the prior Beta(a, b). */
function sequenceLikelihood(a: number, b: number): (bad: number, total: number) => number {
  const ofPrior = logGamma(a + b) - logGamma(a) - logGamma(b);
  return (bad, total) =>
    total === 0 ? 0 : ofPrior + logGamma(bad + a) + logGamma(total - bad + b) - logGamma(total + a + b);
}

/** The priors of LUCI Analysis: for runs with a failed attempt, and for those that still failed after another one. */
const ofRuns = sequenceLikelihood(0.3, 0.5);
const ofRetries = sequenceLikelihood(0.5, 0.5);

/** How likely runs are that all have the same failure rate, whichever (LUCI Analysis, bayesian.go). */
export function logLikelihood({ runs, unexpected, retried, afterRetry }: RunCounts): number {
  return ofRuns(unexpected, runs) + ofRetries(afterRetry, retried);
}

export function addCounts(one: RunCounts, other: RunCounts): RunCounts {
  return {
    runs: one.runs + other.runs,
    unexpected: one.unexpected + other.unexpected,
    retried: one.retried + other.retried,
    afterRetry: one.afterRetry + other.afterRetry,
  };
}

/** What is left of some counts, never less than nothing: shares of blocks are no whole numbers. */
function subtractCounts(one: RunCounts, other: RunCounts): RunCounts {
  const runs = Math.max(0, one.runs - other.runs);
  const unexpected = Math.min(runs, Math.max(0, one.unexpected - other.unexpected));
  const retried = Math.max(0, one.retried - other.retried);
  return {
    runs,
    unexpected,
    retried,
    afterRetry: Math.min(retried, Math.max(0, one.afterRetry - other.afterRetry)),
  };
}

const none: RunCounts = { runs: 0, unexpected: 0, retried: 0, afterRetry: 0 };

/** First block of each part of the likeliest partition; each change costs something. */
function likeliestParts(blocks: readonly Block[]): number[] {
  // best[end]: the best partition of the blocks before `end`, and where its last part begins.
  const best = [{ score: 0, from: 0 }];
  for (let end = 1; end <= blocks.length; end++) {
    let [score, from] = [Number.NEGATIVE_INFINITY, 0];
    let counts = none;
    for (let start = end - 1; start >= 0; start--) {
      counts = addCounts(counts, blocks[start] as Block);
      const candidate = (best[start]?.score ?? 0) + logLikelihood(counts) - (start === 0 ? 0 : changeCost);
      if (candidate > score) [score, from] = [candidate, start];
    }
    best.push({ score, from });
  }
  const starts: number[] = [];
  for (let end = blocks.length; end > 0; ) {
    const { from } = best[end] as { from: number };
    starts.unshift(from);
    end = from;
  }
  return starts;
}

/** A part of a block of commits on which all is the same, as if its runs were spread evenly. */
function share(block: Block, from: number, until: number): RunCounts {
  const part = (until - from + 1) / (block.until - block.from + 1);
  return {
    runs: block.runs * part,
    unexpected: block.unexpected * part,
    retried: block.retried * part,
    afterRetry: block.afterRetry * part,
  };
}

function countsWithin(blocks: readonly Block[], from: number, until: number): RunCounts {
  let counts = none;
  for (const block of blocks) {
    const [first, last] = [Math.max(from, block.from), Math.min(until, block.until)];
    if (first <= last) counts = addCounts(counts, share(block, first, last));
  }
  return counts;
}

/**
 * Where a change may be, with 99 % probability: P(first commit = k) goes with the likelihood of both sides.
 *
 * @param from first position of what was before
 * @param until last position of what came after
 * @returns the first and the last position at which it may have happened
 */
export function changeRange(blocks: readonly Block[], from: number, until: number): [number, number] {
  const logs: number[] = [];
  const whole = countsWithin(blocks, from, until);
  let before = none;
  let index = 0;
  for (let first = from + 1; first <= until; first++) {
    while (index < blocks.length && (blocks[index] as Block).until < first - 1) index++;
    const block = blocks[index];
    const isInside = block !== undefined && block.from <= first - 1;
    if (isInside) before = addCounts(before, share(block, first - 1, first - 1));
    logs.push(logLikelihood(before) + logLikelihood(subtractCounts(whole, before)));
  }
  const most = Math.max(...logs);
  const masses = logs.map((log) => Math.exp(log - most));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  let below = 0;
  let [low, high] = [from + 1, until];
  for (const [index, mass] of masses.entries()) {
    if (below <= tail * total) low = from + 1 + index;
    below += mass;
    if (below >= (1 - tail) * total) {
      high = from + 1 + index;
      break;
    }
  }
  return [low, high];
}

/**
 * Divides the history of a test into segments of one failure rate each: Beta-binomial likelihoods and priors
 * are those of LUCI Analysis. The best partition is found by dynamic programming instead of halving again and
 * again, which overlooks short segments between long ones (optimal partitioning, Jackson et al. 2005).
 *
 * @param blocks in the order of commits, without gaps between them
 */
export function segmentsOf(blocks: readonly Block[]): Segment[] {
  const starts = likeliestParts(blocks);
  const parts = starts.map((start, index) => blocks.slice(start, starts[index + 1] ?? blocks.length));
  return parts.map((part, index) => {
    const [from, until] = [part[0]?.from ?? 0, part.at(-1)?.until ?? 0];
    const before = parts[index - 1];
    return {
      ...part.reduce<RunCounts>(addCounts, none),
      from,
      until,
      beginsBetween:
        before === undefined ? null : changeRange([...before, ...part], before[0]?.from ?? 0, until),
    };
  });
}
