import { createMemo, For, Show } from 'solid-js';
import type { ShownQuery } from '../components/show-sql.tsx';
import type { Column } from '../components/table-columns.ts';
import { ChartFrame } from './chart-frame.tsx';
import './bar-chart.css';

/** One bar. */
export type Bar = {
  readonly label: string;
  readonly value: number;
  readonly href?: string | undefined;
  readonly tone?: string | undefined;
};

/** Horizontal bars with their names and values, for comparing a few: the slowest, the most frequent. */
export function BarChart(props: {
  title: string;
  summary?: string | undefined;
  /** What the bars are, and what they measure: headings of the table. */
  names: { readonly label: string; readonly value: string };
  bars: readonly Bar[];
  format?: ((value: number) => string) | undefined;
  queries?: readonly ShownQuery[] | undefined;
}) {
  const most = createMemo(() => Math.max(...props.bars.map((bar) => bar.value), 1e-9));
  const format = (value: number) => props.format?.(value) ?? String(value);
  const columns = createMemo((): readonly Column<Bar>[] => [
    { id: 'label', label: props.names.label, value: (bar) => bar.label },
    {
      id: 'value',
      label: props.names.value,
      width: 140,
      numeric: true,
      value: (bar) => bar.value,
      cell: (bar) => format(bar.value),
    },
  ]);
  return (
    <ChartFrame
      title={props.title}
      summary={props.summary ?? ''}
      queries={props.queries}
      columns={columns()}
      rows={props.bars}
      height={Math.max(1, props.bars.length) * 30}
    >
      <ol class="bar-chart">
        <For each={props.bars}>
          {(bar) => (
            <li data-tone={bar.tone}>
              <span class="name clip" title={bar.label}>
                <Show when={bar.href} fallback={bar.label}>
                  {(href) => <a href={href()}>{bar.label}</a>}
                </Show>
              </span>
              <span class="track" aria-hidden="true">
                <span style={{ width: `${(bar.value / most()) * 100}%` }} />
              </span>
              <span class="number">{format(bar.value)}</span>
            </li>
          )}
        </For>
      </ol>
    </ChartFrame>
  );
}
