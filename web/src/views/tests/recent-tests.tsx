import { A, useNavigate } from '@solidjs/router';
import { Show } from 'solid-js';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { Status } from '../../components/status.tsx';
import { StatusChips } from '../../components/status-chips.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import type { Column } from '../../components/table-columns.ts';
import { TextFilter } from '../../components/text-filter.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { counted, formatShare } from '../../data/format.ts';
import { isNarrow } from '../../data/screen-width.ts';
import { settings } from '../../data/settings.ts';
import type { UrlState } from '../../data/url-state.ts';
import { createGridRows, type GridRow } from '../runs/grid-rows.ts';
import { VerdictStrip } from './verdict-strip.tsx';
import './tests.css';

const verdicts = ['failed', 'error', 'lost', 'flaky', 'skipped', 'passed'];

const known = (row: GridRow) => row.cells.flatMap((cell) => (cell === null ? [] : [cell.verdict]));
const lastOf = (row: GridRow) => known(row).at(-1) ?? null;
const rateOf = (row: GridRow) => {
  const decided = known(row).filter((verdict) => verdict !== 'skipped');
  return decided.length === 0 ? null : 1 - row.failures / decided.length;
};

const columns = (): readonly Column<GridRow>[] => [
  {
    id: 'name',
    label: 'Test',
    value: (row) => row.name,
    cell: (row) => (
      <span class="test-name">
        <A class="clip" href={`/tests/${row.test_id}`}>
          <bdi>{row.name}</bdi>
        </A>
        <span class="faint clip">
          <bdi>{row.suite ?? row.path}</bdi>
        </span>
      </span>
    ),
  },
  {
    id: 'last',
    label: 'Last',
    width: isNarrow() ? 40 : 104,
    value: lastOf,
    cell: (row) =>
      isNarrow() ? (
        <StatusMark status={lastOf(row) ?? 'pending'} />
      ) : (
        <Status status={lastOf(row) ?? 'pending'} />
      ),
  },
  {
    id: 'history',
    label: 'Last runs',
    width: isNarrow() ? 110 : 170,
    numeric: true,
    value: (row) => row.failures,
    cell: (row) => (
      <VerdictStrip label="Last runs" verdicts={row.cells.map((cell) => cell?.verdict ?? null)} />
    ),
  },
  {
    id: 'rate',
    label: 'Clean',
    width: 84,
    numeric: true,
    narrow: false,
    value: rateOf,
    cell: (row) => formatShare(rateOf(row)),
  },
];

/** Tests of the last runs: what failed last stands first. */
export function RecentTests(props: { url: UrlState }) {
  const navigate = useNavigate();
  const query = () => ({
    project: settings.project || undefined,
    branch: props.url.text('branch') || undefined,
    q: props.url.text('q') || undefined,
    status: props.url.text('verdict') || undefined,
    runs: isNarrow() ? 20 : 30,
    limit: 200,
  });
  const first = createQuery(() => apiRequest('/grid', { query: query() }), { keepPrevious: true });
  const rows = createGridRows(first, (offset) => apiRequest('/grid', { query: { ...query(), offset } }));
  return (
    <>
      <div class="filters" role="search" aria-label="Filter tests">
        <TextFilter
          label="Name or file"
          value={props.url.text('q')}
          onChange={(q) => props.url.set({ q })}
          width="16rem"
        />
        <TextFilter
          label="Branch"
          icon="branch"
          value={props.url.text('branch')}
          onChange={(branch) => props.url.set({ branch })}
          width="10rem"
        />
        <StatusChips
          label="Last result"
          options={verdicts.map((status) => ({ status }))}
          chosen={props.url.list('verdict')}
          onChange={(verdict) => props.url.set({ verdict })}
        />
      </div>
      <QueryView query={first} rows={14}>
        {(grid) => (
          <Show
            when={rows.items().length > 0}
            fallback={
              <EmptyState icon="tests" title="No tests here">
                No test of the last runs fits these filters.
              </EmptyState>
            }
          >
            <div class="line spread tests-facts">
              <span class="quiet">
                {counted(grid().total, 'test')} in the last {counted(grid().runs.length, 'run')}
              </span>
              <ShowSql queries={grid().queries} />
            </div>
            <DataTable
              label="Tests"
              columns={columns()}
              rows={rows.items()}
              onOpen={(row) => navigate(`/tests/${row.test_id}`)}
              onEnd={rows.more}
              height="calc(100dvh - 15rem)"
            />
          </Show>
        )}
      </QueryView>
    </>
  );
}
