import { createMemo, For, Show } from 'solid-js';
import './sparkline.css';

/**
 * A small line without axes, for cells and headings. `label` says what it is and how it goes; screen readers hear it
 * with the first, last, least and largest value.
 */
export function Sparkline(props: {
  values: readonly (number | null)[];
  label: string;
  format?: ((value: number) => string) | undefined;
  width?: number | undefined;
  height?: number | undefined;
  /** The least value of the axis; the least of the values without it. */
  from?: number | undefined;
  /** Tone of the line: `passed`, `failed` ... */
  tone?: string | undefined;
}) {
  const width = () => props.width ?? 96;
  const height = () => props.height ?? 22;
  const format = (value: number) => props.format?.(value) ?? String(value);
  const known = createMemo(() => props.values.filter((value) => value !== null));
  const low = () => props.from ?? Math.min(...known());
  const high = () => Math.max(...known(), low() + 1e-9);
  const x = (index: number) => 2 + (index * (width() - 4)) / Math.max(1, props.values.length - 1);
  const y = (value: number) => height() - 3 - ((value - low()) / (high() - low())) * (height() - 6);
  const lines = createMemo(() => segments(props.values).map((points) => path(points, x, y)));
  const lastAt = () => props.values.findLastIndex((value) => value !== null);
  const text = () => {
    const values = known();
    const [first, last] = [values[0], values.at(-1)];
    if (first === undefined || last === undefined) return `${props.label}: no values`;
    const range = `between ${format(Math.min(...values))} and ${format(Math.max(...values))}`;
    return `${props.label}: from ${format(first)} to ${format(last)}, ${range}`;
  };
  return (
    <svg
      class="sparkline"
      data-tone={props.tone}
      width={width()}
      height={height()}
      viewBox={`0 0 ${width()} ${height()}`}
      role="img"
      aria-label={text()}
    >
      <title>{text()}</title>
      <For each={lines()}>{(line) => <path d={line} />}</For>
      <Show when={lastAt() >= 0}>
        <circle cx={x(lastAt())} cy={y(props.values[lastAt()] ?? 0)} r="2" />
      </Show>
    </svg>
  );
}

type Point = { readonly index: number; readonly value: number };

/** Runs of values without gaps. */
function segments(values: readonly (number | null)[]): Point[][] {
  const all: Point[][] = [[]];
  for (const [index, value] of values.entries())
    if (value === null) all.push([]);
    else all.at(-1)?.push({ index, value });
  return all.filter((points) => points.length > 0);
}

function path(points: readonly Point[], x: (index: number) => number, y: (value: number) => number): string {
  return points
    .map(({ index, value }, at) => `${at === 0 ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
}
