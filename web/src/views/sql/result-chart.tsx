import { createMemo, For, Show } from 'solid-js';
import { BarChart } from '../../charts/bar-chart.tsx';
import { SeriesChart } from '../../charts/series-chart.tsx';
import type { Answer } from '../../data/answer-cells.ts';
import { counted } from '../../data/format.ts';
import { type ChartData, chartData, mostPoints, mostSeries, numberColumns } from './chart-data.ts';
import type { ChartChoice } from './console-types.ts';

const kinds = [
  { kind: 'bar', label: 'Bars' },
  { kind: 'line', label: 'Lines' },
  { kind: 'area', label: 'Areas' },
  { kind: 'scatter', label: 'Points' },
] as const;

const drawnAs = { bar: 'bars', line: 'line', area: 'area', scatter: 'points' } as const;
/** Bars with names beside them, up to here; more stand side by side. */
const mostNamed = 40;

/** The rows of an answer as a chart, and the choice of what is drawn over what. */
export function ResultChart(props: {
  answer: Answer;
  choice: ChartChoice;
  onChange: (choice: ChartChoice) => void;
}) {
  const data = createMemo(() => chartData(props.answer, props.choice));
  const numbers = createMemo(() => numberColumns(props.answer));
  const toggle = (name: string) => {
    const { y } = props.choice;
    const next = y.includes(name) ? y.filter((other) => other !== name) : [...y, name].slice(-mostSeries);
    props.onChange({ ...props.choice, y: next });
  };
  return (
    <div class="stack">
      <div class="line chart-choice" role="group" aria-label="Chart">
        <select
          class="field"
          aria-label="Kind of chart"
          onChange={(event) =>
            props.onChange({ ...props.choice, kind: event.currentTarget.value as ChartChoice['kind'] })
          }
        >
          <For each={kinds}>
            {({ kind, label }) => (
              <option value={kind} selected={props.choice.kind === kind}>
                {label}
              </option>
            )}
          </For>
        </select>
        <label class="line">
          over
          <select
            class="field"
            onChange={(event) => props.onChange({ ...props.choice, x: event.currentTarget.value })}
          >
            <For each={props.answer.columns}>
              {({ name }) => (
                <option value={name} selected={props.choice.x === name}>
                  {name}
                </option>
              )}
            </For>
          </select>
        </label>
        <div class="line" role="group" aria-label="Columns that are drawn">
          <For each={numbers()}>
            {(name) => (
              <button
                type="button"
                class="chip"
                aria-pressed={props.choice.y.includes(name)}
                onClick={() => toggle(name)}
              >
                <bdi>{name}</bdi>
              </button>
            )}
          </For>
        </div>
      </div>
      <Show
        when={data()}
        fallback={
          <p class="quiet">
            {numbers().length === 0
              ? 'No column of the answer is a number.'
              : 'Choose a column with numbers to draw.'}
          </p>
        }
      >
        {(drawn) => <Drawn data={drawn()} choice={props.choice} rows={props.answer.rows.length} />}
      </Show>
    </div>
  );
}

function Drawn(props: { data: ChartData; choice: ChartChoice; rows: number }) {
  const title = () => `${props.choice.y.join(', ')} over ${props.choice.x}`;
  const summary = () =>
    props.rows > mostPoints
      ? `the first ${counted(mostPoints, 'row')} of ${props.rows}`
      : counted(props.data.x.length, 'point');
  const named = () =>
    props.choice.kind === 'bar' && props.data.series.length === 1 && props.data.x.length <= mostNamed
      ? props.data.labels
      : null;
  return (
    <Show
      when={named()}
      fallback={
        <SeriesChart
          title={title()}
          summary={summary()}
          x={props.data.x}
          xKind={props.data.xKind}
          formatX={props.data.formatX}
          series={props.data.series.map((series) => ({ ...series, kind: drawnAs[props.choice.kind] }))}
          {...(props.choice.kind === 'bar' || props.choice.kind === 'area' ? { range: { from: 0 } } : {})}
          height={300}
        />
      }
    >
      {(labels) => (
        <BarChart
          title={title()}
          summary={summary()}
          names={{ label: props.choice.x, value: props.choice.y[0] ?? '' }}
          bars={labels().map((label, index) => ({
            label,
            value: props.data.series[0]?.values[index] ?? 0,
          }))}
        />
      )}
    </Show>
  );
}
