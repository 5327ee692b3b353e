import { A, useNavigate } from '@solidjs/router';
import { createEffect, createMemo, createSignal, createUniqueId, For, on, Show } from 'solid-js';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { createVirtualRows } from '../../components/virtual-rows.ts';
import { apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted } from '../../data/format.ts';
import { isNarrow } from '../../data/screen-width.ts';
import { settings } from '../../data/settings.ts';
import { statusFacts } from '../../data/status-facts.ts';
import type { UrlState } from '../../data/url-state.ts';
import { cellAfterKey } from './grid-keys.ts';
import { createGridRows, type Grid, type GridRow } from './grid-rows.ts';
import { GridTooltip } from './grid-tooltip.tsx';
import { runTitle } from './run-row-data.ts';
import './runs-grid.css';

/** Signs in the cells: what a colour says is said without it, too. */
const signs: Readonly<Record<string, string>> = {
  failed: '×',
  error: '!',
  lost: '?',
  flaky: '~',
  skipped: '–',
  running: '›',
  pending: '·',
};

/** Tests by runs: what came of each test in each of the last runs. */
export function RunsGrid(props: { url: UrlState }) {
  const query = () => ({
    project: props.url.text('project') || settings.project || undefined,
    branch: props.url.text('branch') || undefined,
    q: props.url.text('q') || undefined,
    status: props.url.text('failing') === '1' ? 'failed,error,lost,flaky' : undefined,
    runs: isNarrow() ? 12 : 40,
    limit: 100,
  });
  const first = createQuery(() => apiRequest('/grid', { query: query() }), { keepPrevious: true });
  const rows = createGridRows(first, (offset) => apiRequest('/grid', { query: { ...query(), offset } }));
  return (
    <QueryView query={first} rows={14}>
      {(grid) => (
        <Show
          when={rows.items().length > 0}
          fallback={
            <EmptyState icon="table" title="No tests here">
              No test of the last runs fits these filters.
            </EmptyState>
          }
        >
          <div class="line spread grid-facts">
            <span class="quiet">
              {counted(grid().total, 'test')} in the last {counted(grid().runs.length, 'run')}, what failed
              last first
            </span>
            <Legend />
            <ShowSql queries={grid().queries} />
          </div>
          <GridTable grid={grid()} rows={rows.items()} more={rows.more} />
        </Show>
      )}
    </QueryView>
  );
}

function Legend() {
  return (
    <ul class="grid-legend" aria-label="What the cells mean">
      <For each={['passed', 'failed', 'flaky', 'error', 'lost', 'skipped']}>
        {(verdict) => (
          <li>
            <span
              class="cell"
              data-tone={statusFacts(verdict).tone}
              data-verdict={verdict}
              aria-hidden="true"
            >
              {signs[verdict] ?? ''}
            </span>
            {statusFacts(verdict).label}
          </li>
        )}
      </For>
    </ul>
  );
}

function GridTable(props: { grid: Grid; rows: readonly GridRow[]; more: () => void }) {
  const base = createUniqueId();
  const navigate = useNavigate();
  const [active, setActive] = createSignal({ row: 0, column: props.grid.runs.length - 1 });
  const [tooltip, setTooltip] = createSignal<{ row: number; column: number; at: DOMRect }>();
  let box: HTMLDivElement | undefined;
  const rowHeight = () => 26;
  const virtual = createVirtualRows({
    count: () => props.rows.length,
    box: () => box,
    rowHeight,
    head: () => 42,
  });
  const atEnd = createMemo(() => (virtual.drawn().at(-1)?.index ?? 0) >= props.rows.length - 20);
  createEffect(on([atEnd, () => props.rows.length], ([end]) => end && props.more()));
  const cellOf = (row: number, column: number) => props.rows[row]?.cells[column];
  const hrefOf = (row: number, column: number) => {
    const [cell, run] = [cellOf(row, column), props.grid.runs[column]];
    return cell && run ? `/runs/${run.run_id}/executions/${cell.execution_id}` : undefined;
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = cellAfterKey(event.key, active(), {
      rows: props.rows.length,
      columns: props.grid.runs.length,
      page: virtual.page(),
    });
    const href = hrefOf(active().row, active().column);
    if (next) {
      setActive(next);
      virtual.scrollTo(next.row);
      requestAnimationFrame(() => {
        const cell = document.getElementById(`${base}-${next.row}-${next.column}`);
        cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        if (cell) setTooltip({ ...next, at: cell.getBoundingClientRect() });
      });
    } else if (event.key === 'Enter' && href) navigate(href);
    else if (event.key === 'Escape') setTooltip(undefined);
    else return;
    event.preventDefault();
  };
  const point = (event: MouseEvent) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-column]');
    if (!cell) return setTooltip(undefined);
    setTooltip({
      row: Number(cell.dataset.row),
      column: Number(cell.dataset.column),
      at: cell.getBoundingClientRect(),
    });
  };
  return (
    <div class="panel flush runs-grid-panel">
      <div
        class="runs-grid"
        role="grid"
        aria-label="Tests by runs"
        aria-rowcount={props.rows.length + 1}
        aria-colcount={props.grid.runs.length + 1}
        aria-activedescendant={`${base}-${active().row}-${active().column}`}
        tabIndex={0}
        data-own-keys=""
        ref={box}
        style={{ '--runs': props.grid.runs.length }}
        onKeyDown={onKey}
        onPointerOver={point}
        onPointerLeave={() => setTooltip(undefined)}
        onScroll={() => setTooltip(undefined)}
        onBlur={() => setTooltip(undefined)}
        onClick={(event) => {
          const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-column]');
          const href = cell && hrefOf(Number(cell.dataset.row), Number(cell.dataset.column));
          if (href) navigate(href);
        }}
      >
        <div role="rowgroup" class="head">
          <div role="row" class="row" aria-rowindex={1}>
            <div role="columnheader" class="name">
              Test
            </div>
            <For each={props.grid.runs}>
              {(run) => (
                <div role="columnheader" title={`${runTitle(run)} · ${run.branch ?? ''}`}>
                  <A
                    href={`/runs/${run.run_id}`}
                    data-tone={statusFacts(run.status).tone}
                    aria-label={`${run.run_id}${run.name === null ? '' : `, ${run.name}`}: ${statusFacts(run.status).label}`}
                    tabIndex={-1}
                  >
                    {run.run_id}
                  </A>
                </div>
              )}
            </For>
          </div>
        </div>
        <div role="rowgroup" class="all" style={{ height: `${virtual.height()}px` }}>
          <For each={virtual.drawn()}>
            {(drawn) => (
              <Show when={props.rows[drawn.index]} keyed>
                {(row) => (
                  <div
                    role="row"
                    class="row"
                    aria-rowindex={drawn.index + 2}
                    style={{ translate: `0 ${drawn.start}px` }}
                  >
                    <div role="rowheader" class="name clip" title={row.name}>
                      <A href={`/tests/${row.test_id}`} tabIndex={-1}>
                        <bdi>{row.name}</bdi>
                      </A>
                    </div>
                    <For each={row.cells}>
                      {(cell, column) => (
                        <div
                          role="gridcell"
                          id={`${base}-${drawn.index}-${column()}`}
                          data-row={drawn.index}
                          data-column={column()}
                          classList={{
                            active: active().row === drawn.index && active().column === column(),
                          }}
                          aria-label={
                            cell
                              ? `${runTitle(props.grid.runs[column()] ?? { run_id: 0, name: null })}: ${statusFacts(cell.verdict).label}`
                              : 'not part of the run'
                          }
                        >
                          <Show when={cell}>
                            {(there) => (
                              <span
                                class="cell"
                                data-tone={statusFacts(there().verdict).tone}
                                data-verdict={there().verdict}
                                aria-hidden="true"
                              >
                                {signs[there().verdict] ?? ''}
                              </span>
                            )}
                          </Show>
                        </div>
                      )}
                    </For>
                  </div>
                )}
              </Show>
            )}
          </For>
        </div>
      </div>
      <GridTooltip grid={props.grid} rows={props.rows} shown={tooltip()} />
    </div>
  );
}
