import { type Accessor, createMemo, type JSX, lazy, Show, Suspense } from 'solid-js';
import type { ShownQuery } from '../components/show-sql.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import type { Column } from '../components/table-columns.ts';
import { formatTime } from '../data/format.ts';
import { ChartFrame } from './chart-frame.tsx';
import type { PlotColour } from './plot-colours.ts';

// uPlot is a chunk of its own: views without charts do not fetch it.
const Plot = lazy(() => import('./plot.tsx'));

/** One line, area or row of bars. */
export type Series = {
  readonly label: string;
  readonly colour: PlotColour;
  readonly values: readonly (number | null)[];
  readonly kind?: 'line' | 'area' | 'bars' | 'points' | undefined;
  readonly dashed?: boolean | undefined;
};

/** A moment worth a line from top to bottom: a change point, a release. */
export type PlotMark = { readonly x: number; readonly label: string };

/** What a chart shows. */
export type SeriesChartProps = {
  title: string;
  summary?: string | undefined;
  queries?: readonly ShownQuery[] | undefined;
  /** Times in ms since 1970, or plain numbers such as places in a list; ascending. */
  x: readonly number[];
  /** `time` writes dates below; `number` what `formatX` makes of them. */
  xKind?: 'time' | 'number' | undefined;
  formatX?: ((x: number) => string) | undefined;
  series: readonly Series[];
  format?: ((value: number) => string) | undefined;
  /** The least range of the axis, so that nothing looks wild that is not. */
  range?: { readonly from?: number | undefined; readonly to?: number | undefined };
  marks?: readonly PlotMark[] | undefined;
  /** In pixels; 200 without it. */
  height?: number | undefined;
  /** A click on a point. */
  onOpen?: ((index: number) => void) | undefined;
  actions?: JSX.Element | undefined;
};

type Row = { readonly index: number };

/** Lines, areas or bars over time, drawn by uPlot: legend with the values under the pointer, arrows move it, table beside it. */
export function SeriesChart(props: SeriesChartProps) {
  const formatX = (x: number) => props.formatX?.(x) ?? (props.xKind === 'number' ? String(x) : formatTime(x));
  const format = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : (props.format?.(value) ?? String(value));
  const rows = createMemo((): readonly Row[] => props.x.map((_, index) => ({ index })));
  const columns: Accessor<readonly Column<Row>[]> = createMemo(() => [
    {
      id: 'x',
      label: props.xKind === 'number' ? '' : 'Time',
      value: (row) => props.x[row.index],
      cell: (row) => formatX(props.x[row.index] ?? 0),
    },
    ...props.series.map(
      (series, at): Column<Row> => ({
        id: `y${at}`,
        label: series.label,
        width: 130,
        numeric: true,
        value: (row) => series.values[row.index],
        cell: (row) => format(series.values[row.index]),
      }),
    ),
  ]);
  const height = () => props.height ?? 200;
  const open = (index: number) => props.onOpen?.(index);
  return (
    <ChartFrame
      title={props.title}
      summary={props.summary ?? ''}
      queries={props.queries}
      columns={columns()}
      rows={rows()}
      height={height() + 30}
      actions={props.actions}
      onOpenRow={props.onOpen ? (row) => open(row.index) : undefined}
    >
      <Show when={props.x.length > 0} fallback={<p class="quiet">No data in this range.</p>}>
        <Suspense fallback={<Skeleton height={height() + 30} />}>
          <Plot {...props} formatX={formatX} format={format} height={height()} />
        </Suspense>
      </Show>
    </ChartFrame>
  );
}
