import type { NamedRow } from '../../../analysis/named-query.ts';
import { quantile } from '../../../analysis/probability/quantile.ts';
import { countIn, numberIn, textIn } from '../../../analysis/report/read-cells.ts';

interface StepOfTest {
  readonly keyword: string | null;
  readonly level: number;
  readonly text: string;
  /** The newest run that has it, by column, and where it stands in that. */
  newest: number;
  order: number;
  readonly durations: Map<number, number | null>;
  times: number;
  failed: number;
}

/**
 * Steps by text, over runs. The same text a second time in one execution is a step of its own; values in quotes or numbers are
 * not taken out, because a step with another value may well do other things.
 *
 * @param rows of `stepTimesQuery`
 * @param executions in the order of the columns that are wanted
 */
export function stepsOverTime(rows: readonly NamedRow[], executions: readonly number[]) {
  const steps = new Map<string, StepOfTest>();
  const column = new Map(executions.map((id, index) => [id, index]));
  const seen = new Map<string, number>();
  const inOrder = rows.toSorted(
    (a, b) =>
      (column.get(countIn(a.execution_id)) ?? 0) - (column.get(countIn(b.execution_id)) ?? 0) ||
      countIn(a.order_index) - countIn(b.order_index),
  );
  for (const row of inOrder) {
    const execution = countIn(row.execution_id);
    const text = String(row.text);
    const level = countIn(row.level);
    const occurrence = `${execution} ${level} ${text}`;
    const number = (seen.get(occurrence) ?? 0) + 1;
    seen.set(occurrence, number);
    const key = `${number} ${level} ${text}`;
    const step = steps.get(key) ?? {
      keyword: textIn(row.keyword),
      level,
      text,
      newest: 0,
      order: 0,
      durations: new Map(),
      times: 0,
      failed: 0,
    };
    step.newest = column.get(execution) ?? 0;
    step.order = countIn(row.order_index);
    step.durations.set(execution, numberIn(row.duration_ms));
    step.times++;
    step.failed += countIn(row.failed);
    steps.set(key, step);
  }
  return [...steps.values()]
    .toSorted((a, b) => b.newest - a.newest || a.order - b.order)
    .map(({ keyword, level, text, durations, times, failed }) => {
      const known = [...durations.values()].filter((ms) => ms !== null);
      return {
        keyword,
        level,
        text,
        times,
        median_ms: quantile(known, 0.5),
        max_ms: known.length === 0 ? null : Math.max(...known),
        failed,
        durations: executions.map((id) => durations.get(id) ?? null),
      };
    });
}
