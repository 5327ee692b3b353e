import { createSignal, type JSX, Show } from 'solid-js';
import { Button } from '../components/button.tsx';
import { DataTable } from '../components/data-table.tsx';
import { type ShownQuery, ShowSql } from '../components/show-sql.tsx';
import type { Column } from '../components/table-columns.ts';
import './chart-frame.css';

/**
 * What is around every chart: its title, what it comes to in words, its SQL, and the same numbers as a table, which is
 * also how one reads it without seeing it.
 */
export function ChartFrame<T>(props: {
  title: string;
  /** What the chart says, in one sentence: it stands below the title. */
  summary?: string | undefined;
  queries?: readonly ShownQuery[] | undefined;
  columns: readonly Column<T>[];
  rows: readonly T[];
  /** Height of the chart in pixels; the table gets the same, so that nothing moves. */
  height: number;
  actions?: JSX.Element | undefined;
  onOpenRow?: ((row: T) => void) | undefined;
  children: JSX.Element;
}) {
  const [asTable, setAsTable] = createSignal(false);
  return (
    <section class="chart-frame" aria-label={props.title}>
      <header>
        <div>
          <h3>{props.title}</h3>
          <Show when={props.summary}>
            <p class="quiet">{props.summary}</p>
          </Show>
        </div>
        <div class="line push">
          {props.actions}
          <ShowSql queries={props.queries} />
          <Button
            kind="ghost"
            icon={asTable() ? 'chart' : 'table'}
            aria-pressed={asTable()}
            onClick={() => setAsTable(!asTable())}
          >
            Table
          </Button>
        </div>
      </header>
      <div class="content" style={{ 'min-height': `${props.height}px` }}>
        <Show when={asTable()} fallback={props.children}>
          <DataTable
            label={props.title}
            columns={props.columns}
            rows={props.rows}
            height={`${props.height}px`}
            onOpen={props.onOpenRow}
          />
        </Show>
      </div>
    </section>
  );
}
