import { createMemo, type JSX, Show } from 'solid-js';
import { AnswerTable } from '../../components/answer-table.tsx';
import { Button } from '../../components/button.tsx';
import type { Answer } from '../../data/answer-cells.ts';
import { counted, formatDuration } from '../../data/format.ts';
import { mostRows, type Question } from './ask-sql.ts';
import { likelyChart } from './chart-data.ts';
import type { ChartChoice } from './console-types.ts';
import { ExportMenu } from './export-menu.tsx';
import { ResultChart } from './result-chart.tsx';

/** The rows that came: how many, as a table or a chart, and ways to take them along. */
export function ResultPanel(props: {
  answer: Answer;
  /** What gives all of them, for exports. */
  question: Question | undefined;
  chart: ChartChoice | null;
  onChart: (choice: ChartChoice | null) => void;
  parquet: boolean;
  whenEmpty?: string | undefined;
  /** Asks for more rows; undefined when there is no way to. */
  onMore?: (() => void) | undefined;
  actions?: JSX.Element | undefined;
}) {
  const choice = createMemo(() => {
    const { chart } = props;
    if (chart === null) return null;
    const known = (name: string) => props.answer.columns.some((column) => column.name === name);
    return known(chart.x) ? chart : likelyChart(props.answer);
  });
  const height = 'max(18rem, calc(100dvh - 32rem))';
  return (
    <section class="stack sql-result" aria-label="Result">
      <div class="line">
        <span class="quiet" role="status">
          {counted(props.answer.rows.length, 'row')} in {formatDuration(props.answer.elapsedMs)}
          {props.answer.truncated ? ', and there are more' : ''}
        </span>
        <Show when={props.answer.truncated && props.onMore && props.answer.rows.length < mostRows}>
          <Button kind="ghost" onClick={() => props.onMore?.()}>
            Get more
          </Button>
        </Show>
        <div class="line push">
          {props.actions}
          <div class="line" role="group" aria-label="Show as">
            <Button icon="table" aria-pressed={choice() === null} onClick={() => props.onChart(null)}>
              Table
            </Button>
            <Button
              icon="chart"
              aria-pressed={choice() !== null}
              disabled={props.answer.rows.length === 0}
              onClick={() => choice() === null && props.onChart(likelyChart(props.answer))}
            >
              Chart
            </Button>
          </div>
          <ExportMenu question={props.question} answer={props.answer} parquet={props.parquet} />
        </div>
      </div>
      <Show
        when={props.answer.rows.length > 0 && choice()}
        fallback={
          <AnswerTable
            label="Rows"
            answer={props.answer}
            whenEmpty={props.whenEmpty}
            height={height}
            silent
          />
        }
      >
        {(chosen) => <ResultChart answer={props.answer} choice={chosen()} onChange={props.onChart} />}
      </Show>
    </section>
  );
}
