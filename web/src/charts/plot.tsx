import { createEffect, createSignal, For, on, onCleanup, onMount } from 'solid-js';
import uPlot from 'uplot';
import { colourOf, onThemeChange, plotColour, withAlpha } from './plot-colours.ts';
import type { PlotMark, Series, SeriesChartProps } from './series-chart.tsx';
import './plot.css';

type PlotProps = SeriesChartProps & {
  formatX: (x: number) => string;
  format: (value: number | null | undefined) => string;
  height: number;
};

/** The picture of a `SeriesChart`: canvas by uPlot, legend and keys by us. */
export default function Plot(props: PlotProps) {
  let box: HTMLDivElement | undefined;
  let plot: uPlot | undefined;
  const [at, setAt] = createSignal<number>();
  const build = () => {
    if (!box) return;
    plot?.destroy();
    plot = new uPlot(optionsOf(props, box.clientWidth, setAt), dataOf(props), box);
  };
  onMount(() => {
    build();
    const observer = new ResizeObserver(
      () => plot && box && plot.setSize({ width: box.clientWidth, height: props.height }),
    );
    if (box) observer.observe(box);
    onCleanup(() => {
      observer.disconnect();
      plot?.destroy();
    });
    createEffect(
      on([() => props.x, () => props.series, () => props.marks, () => props.height], build, { defer: true }),
    );
    onThemeChange(build);
  });
  const point = (index: number | undefined) => {
    setAt(index);
    if (!plot || index === undefined) return;
    plot.setCursor({
      left: plot.valToPos(dataOf(props)[0][index] ?? 0, 'x'),
      top: plot.over.clientHeight / 2,
    });
  };
  const onKey = (event: KeyboardEvent) => {
    const last = props.x.length - 1;
    const now = at() ?? last;
    const targets: Record<string, number> = {
      ArrowLeft: Math.max(0, now - 1),
      ArrowRight: Math.min(last, now + 1),
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) point(target);
    else if (event.key === 'Enter' && at() !== undefined) props.onOpen?.(now);
    else return;
    event.preventDefault();
  };
  const said = (index: number) => {
    const values = props.series.map((series) => `${series.label} ${props.format(series.values[index])}`);
    return `${props.formatX(props.x[index] ?? 0)}: ${values.join(', ')}`;
  };
  return (
    <div class="plot">
      <div
        class="canvas"
        classList={{ opens: props.onOpen !== undefined }}
        ref={box}
        role="slider"
        aria-label={`${props.title}: ${props.x.length} points`}
        aria-roledescription="chart"
        aria-valuemin={0}
        aria-valuemax={props.x.length - 1}
        aria-valuenow={at() ?? props.x.length - 1}
        aria-valuetext={said(at() ?? props.x.length - 1)}
        tabIndex={0}
        data-own-keys=""
        style={{ height: `${props.height}px` }}
        onKeyDown={onKey}
        onClick={() => {
          const index = at();
          if (index !== undefined) props.onOpen?.(index);
        }}
      />
      <div class="legend">
        <span class="x">{at() === undefined ? '' : props.formatX(props.x[at() ?? 0] ?? 0)}</span>
        <For each={props.series}>
          {(series) => (
            <span class="series">
              <span class="swatch" style={{ background: swatchOf(series) }} />
              {series.label}
              <b>{at() === undefined ? '' : props.format(series.values[at() ?? 0])}</b>
            </span>
          )}
        </For>
      </div>
    </div>
  );
}

function swatchOf(series: Series): string {
  const token = series.colour.startsWith('series') ? series.colour : `${series.colour}-fill`;
  return `var(--${token})`;
}

function dataOf(props: PlotProps): uPlot.AlignedData {
  const scale = props.xKind === 'number' ? 1 : 1000;
  return [props.x.map((x) => x / scale), ...props.series.map((series) => [...series.values])];
}

function optionsOf(
  props: PlotProps,
  width: number,
  setAt: (index: number | undefined) => void,
): uPlot.Options {
  const text = colourOf('text-3');
  const grid = colourOf('line');
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: text, font, ticks: { show: false }, grid: { stroke: grid, width: 1 } };
  const { from, to } = props.range ?? {};
  return {
    width,
    height: props.height,
    legend: { show: false },
    padding: [8, 24, 0, 0],
    cursor: {
      y: false,
      points: { size: 7, width: 2 },
      drag: { x: true, y: false, setScale: true },
    },
    scales: {
      x: { time: props.xKind !== 'number', range: (_, low, high) => widened(props, low, high) },
      y: {
        range: (_, low, high) => {
          const least = Math.min(low ?? 0, from ?? low ?? 0);
          const most = Math.max(high ?? 1, to ?? high ?? 1);
          return [
            least,
            most === least ? least + 1 : most + (to !== undefined && most <= to ? 0 : (most - least) * 0.06),
          ];
        },
      },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        space: 64,
        values: (_, splits) =>
          props.xKind === 'number'
            ? splits.map((split) => (Number.isInteger(split) ? props.formatX(split) : ''))
            : timeTicks(splits),
      },
      {
        ...axis,
        size: (self, values) => widthOfLabels(self, values, font),
        values: (_, splits) => splits.map((split) => props.format(split)),
      },
    ],
    series: [{}, ...props.series.map((series) => seriesOf(series))],
    hooks: {
      setCursor: [(self) => setAt(self.cursor.idx ?? undefined)],
      draw: [(self) => drawMarks(self, props.marks ?? [], props.xKind === 'number' ? 1 : 1000, text, font)],
    },
  };
}

const bars = uPlot.paths.bars?.({ size: [0.7, 28, 2] });

/** Bars at the ends need room for their halves. */
function widened(props: PlotProps, low: number, high: number): [number, number] {
  const hasBars = props.series.some((series) => series.kind === 'bars');
  const margin = hasBars && props.x.length > 0 ? (high - low) / (2 * props.x.length) : 0;
  return low === high ? [low - 1, high + 1] : [low - margin, high + margin];
}

/** Room for the longest label of the axis, in CSS pixels. */
function widthOfLabels(plot: uPlot, values: readonly string[] | null, font: string): number {
  plot.ctx.font = font;
  return Math.max(36, ...(values ?? []).map((value) => Math.ceil(plot.ctx.measureText(value).width) + 14));
}

const dayOfAxis = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const minuteOfAxis = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Dates below the axis; times where there are several on a day, and the date where the day changes. */
function timeTicks(splits: readonly number[]): string[] {
  const [first, second] = splits;
  const withinDays = first !== undefined && second !== undefined && second - first < 86_400;
  const isMidnight = (split: number) => minuteOfAxis.format(split * 1000) === '00:00';
  return splits.map((split) =>
    (withinDays && !isMidnight(split) ? minuteOfAxis : dayOfAxis).format(split * 1000),
  );
}

function seriesOf(series: Series): uPlot.Series {
  const colour = plotColour(series.colour);
  const kind = series.kind ?? 'line';
  return {
    label: series.label,
    stroke: colour,
    width: kind === 'points' ? 0 : 1.75,
    spanGaps: false,
    points: { show: kind === 'points', size: 6, fill: colour, stroke: colour },
    ...(series.dashed && { dash: [5, 4] }),
    ...(kind === 'area' && { fill: withAlpha(colour, 0.14) }),
    ...(kind === 'bars' && {
      fill: withAlpha(colour, 0.7),
      ...(bars && { paths: bars }),
    }),
  };
}

function drawMarks(
  plot: uPlot,
  marks: readonly PlotMark[],
  scale: number,
  colour: string,
  font: string,
): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.font = font.replace('11px', `${11 * devicePixelRatio}px`);
  ctx.textAlign = 'start';
  ctx.textBaseline = 'top';
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const mark of marks) {
    const x = Math.round(plot.valToPos(mark.x / scale, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(mark.label, x + 4 * devicePixelRatio, bbox.top + 2 * devicePixelRatio);
  }
  ctx.restore();
}
