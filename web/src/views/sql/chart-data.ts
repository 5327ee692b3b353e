import type { PlotColour } from '../../charts/plot-colours.ts';
import { type Answer, cellText, columnKind, timeOfCell } from '../../data/answer-cells.ts';
import { formatTime } from '../../data/format.ts';
import type { ChartChoice } from './console-types.ts';

/** Points of a chart at most; more could not be told apart. */
export const mostPoints = 5000;
/** Series of a chart at most: as many as there are colours. */
export const mostSeries = 6;

/** Names of the columns that can be drawn upwards. */
export function numberColumns(answer: Answer): readonly string[] {
  return answer.columns.flatMap(({ name }, index) => (columnKind(answer, index) === 'number' ? [name] : []));
}

/** The chart that fits an answer, when nobody has chosen one: over time when there is a time, else bars. */
export function likelyChart(answer: Answer): ChartChoice {
  const names = answer.columns.map(({ name }) => name);
  const kinds = names.map((_, index) => columnKind(answer, index));
  const time = kinds.indexOf('time');
  const text = kinds.indexOf('text');
  const x = names[time >= 0 ? time : Math.max(text, 0)] ?? '';
  const numbers = numberColumns(answer).filter((name) => name !== x);
  const y = numbers.find((name) => !/(^|_)id$/.test(name)) ?? numbers[0];
  return { kind: time >= 0 ? 'line' : 'bar', x, y: y === undefined ? [] : [y] };
}

/** What a chart draws. */
export type ChartData = {
  readonly x: readonly number[];
  readonly xKind: 'time' | 'number';
  /** Names below a chart of texts, by their place. */
  readonly labels: readonly string[] | null;
  readonly formatX: (x: number) => string;
  readonly series: readonly {
    readonly label: string;
    readonly colour: PlotColour;
    readonly values: readonly (number | null)[];
  }[];
};

const asNumber = (value: unknown) =>
  value === null || value === undefined || Number.isNaN(Number(value)) ? null : Number(value);

/** The rows of an answer as a chart; null when it has no such columns. Times and numbers are put in order, texts stay in theirs. */
export function chartData(answer: Answer, choice: ChartChoice): ChartData | null {
  const place = (name: string) => answer.columns.findIndex((column) => column.name === name);
  const at = place(choice.x);
  const ys = choice.y.filter((name) => place(name) >= 0).slice(0, mostSeries);
  if (at < 0 || ys.length === 0) return null;
  const kind = columnKind(answer, at);
  const isOrdered = kind === 'time' || kind === 'number';
  const xOf = (value: unknown) => (kind === 'time' ? timeOfCell(value) : Number(value));
  const rows = answer.rows.slice(0, mostPoints);
  const points = isOrdered
    ? rows
        .filter((row) => row[at] !== null && !Number.isNaN(xOf(row[at])))
        .toSorted((one, other) => xOf(one[at]) - xOf(other[at]))
    : rows;
  const labels = isOrdered ? null : points.map((row) => cellText(row[at], kind));
  return {
    x: points.map((row, index) => (isOrdered ? xOf(row[at]) : index)),
    xKind: kind === 'time' ? 'time' : 'number',
    labels,
    formatX: (x) => (labels ? (labels[x] ?? '') : kind === 'time' ? formatTime(x) : String(x)),
    series: ys.map((name, index) => ({
      label: name,
      colour: `series-${((index % mostSeries) + 1) as 1 | 2 | 3 | 4 | 5 | 6}`,
      values: points.map((row) => asNumber(row[place(name)])),
    })),
  };
}
