/** Files that must be in the same shard, as a rule one. */
export interface ShardUnit {
  readonly files: readonly string[];
}

/** A shard of a plan. */
export interface PlannedShard {
  /** 1 for the first. */
  readonly index: number;
  /** By name. */
  readonly files: readonly string[];
  /** Expected time of all of them, one after the other (ms); null where there is no history. */
  readonly expectedMs: number | null;
}

export interface ShardPlan {
  readonly shards: readonly PlannedShard[];
  /** Files whose time is known. */
  readonly known: number;
  /** What files of unknown time are taken to need (ms); null where there is no history. */
  readonly assumedMs: number | null;
}

/** Shorter times do not count as less: a file costs its start, too (ms). */
const leastMs = 1;

/** By code points: the same on every machine, whatever its language. */
function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Value below which three quarters of some numbers lie (nearest rank). */
function upperQuartile(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(0.75 * sorted.length) - 1] ?? 0;
}

/**
 * Divides files among shards of about the same time: the longest first, each to the shard that has least to do so far
 * (LPT, R. L. Graham, "Bounds on multiprocessing timing anomalies", 1969: at most 4/3 of the best). A file without
 * history is taken for one that is longer than three quarters of the others; without any history each counts the same.
 * The same files, times and number of shards give the same plan in whatever order they come.
 *
 * @param units each file in one of them only
 * @param timeOf expected time of a file (ms); undefined where it is not known
 * @param count of shards, 1 or more
 */
export function planShards(
  units: readonly ShardUnit[],
  timeOf: (file: string) => number | undefined,
  count: number,
): ShardPlan {
  const times = units.flatMap(({ files }) => files.map(timeOf)).filter((time) => time !== undefined);
  const assumed = times.length === 0 ? null : Math.max(leastMs, upperQuartile(times));
  const costOf = (file: string) => Math.max(leastMs, timeOf(file) ?? assumed ?? leastMs);
  const weighed = units
    .map(({ files }) => files.toSorted(byName))
    .map((files) => ({ files, cost: files.reduce((sum, file) => sum + costOf(file), 0) }))
    .toSorted((a, b) => b.cost - a.cost || byName(a.files[0] ?? '', b.files[0] ?? ''));
  const loads = Array.from({ length: count }, () => ({ files: [] as string[], cost: 0 }));
  for (const { files, cost } of weighed) {
    let least = loads[0];
    for (const load of loads) if (least === undefined || load.cost < least.cost) least = load;
    least?.files.push(...files);
    if (least !== undefined) least.cost += cost;
  }
  return {
    known: times.length,
    assumedMs: assumed,
    shards: loads.map(({ files, cost }, index) => ({
      index: index + 1,
      files: files.toSorted(byName),
      expectedMs: assumed === null ? null : cost,
    })),
  };
}
