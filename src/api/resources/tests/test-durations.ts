import { seriesChanges } from '../../../analysis/durations/duration-changes.ts';
import { timelineOffsets } from '../../../analysis/durations/timeline-offsets.ts';
import { isoText } from '../../../analysis/history/iso-text.ts';
import type { NamedRow } from '../../../analysis/named-query.ts';
import { quantile } from '../../../analysis/probability/quantile.ts';
import { countIn, textIn } from '../../../analysis/report/read-cells.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';

const rounded = (value: number) => Number(value.toPrecision(4));

/**
 * What a test took in each run, and where that changed: change points of the logarithms, each environment and browser compared
 * with itself.
 *
 * @param rows of `testDurationsQuery`
 * @param percent smaller changes are none
 */
export function testDurations(rows: readonly NamedRow[], percent: number) {
  const timelines = new Map<string, number>();
  const timings = rows.map((row) => {
    const name = String(row.timeline);
    const timeline = timelines.get(name) ?? timelines.size;
    timelines.set(name, timeline);
    return { timeline, log: Math.log(countIn(row.duration_ms)) };
  });
  const offsets = timelineOffsets(timings);
  const levels = timings.map(({ timeline, log }) => log - (offsets.get(timeline) ?? 0));
  const series = rows.map((row) => ({
    run_id: countIn(row.run_id),
    execution_id: countIn(row.execution_id),
    started_at: isoText(row.started_at) ?? '',
    commit_sha: textIn(row.commit_sha),
    environment: textIn(row.environment),
    status: String(row.status) as ExecutionStatus,
    duration_ms: countIn(row.duration_ms),
  }));
  const found = seriesChanges(levels, Math.log1p(percent / 100));
  const median = (from: number, until: number) =>
    rounded(
      quantile(
        series.slice(from, until).map(({ duration_ms }) => duration_ms),
        0.5,
      ) ?? 0,
    );
  const changes = found.flatMap(({ at, probability, effect }, index) => {
    const point = series[at];
    if (point === undefined) return [];
    return [
      {
        run_id: point.run_id,
        commit_sha: point.commit_sha,
        started_at: point.started_at,
        factor: rounded(Math.exp(effect)),
        probability,
        before_ms: median(found[index - 1]?.at ?? 0, at),
        after_ms: median(at, found[index + 1]?.at ?? series.length),
      },
    ];
  });
  return { series, changes };
}
