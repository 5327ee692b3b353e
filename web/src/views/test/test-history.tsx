import { A, useNavigate } from '@solidjs/router';
import { createMemo, Show } from 'solid-js';
import { withoutAnsi } from '../../components/ansi-text.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { OutcomeBar, outcomeText } from '../../components/outcome-bar.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { Status } from '../../components/status.tsx';
import type { Column } from '../../components/table-columns.ts';
import { TextFilter } from '../../components/text-filter.tsx';
import { type Answer, apiRequest } from '../../data/api-request.ts';
import { createPages } from '../../data/create-pages.ts';
import { formatDuration, formatTime, shortCommit } from '../../data/format.ts';
import type { UrlState } from '../../data/url-state.ts';
import { VerdictStrip } from '../tests/verdict-strip.tsx';
import { BranchHistories } from './branch-histories.tsx';

type History = Answer<'/tests/{test}/history'>;
type Entry = History['items'][number];

const columns: readonly Column<Entry>[] = [
  {
    id: 'verdict',
    label: 'Result',
    width: 112,
    value: (row) => row.verdict,
    cell: (row) => <Status status={row.verdict} />,
  },
  {
    id: 'run',
    label: 'Run',
    width: 86,
    numeric: true,
    value: (row) => row.run.run_id,
    cell: (row) => <A href={`/runs/${row.run.run_id}/executions/${row.execution_id}`}>#{row.run.run_id}</A>,
  },
  {
    id: 'when',
    label: 'When',
    width: 124,
    value: (row) => row.run.started_at,
    cell: (row) => formatTime(row.run.started_at),
  },
  { id: 'branch', label: 'Branch', width: 170, narrow: false, value: (row) => row.run.branch },
  {
    id: 'commit',
    label: 'Commit',
    width: 96,
    narrow: false,
    value: (row) => row.run.commit_sha,
    cell: (row) => <span class="mono">{shortCommit(row.run.commit_sha)}</span>,
  },
  {
    id: 'attempts',
    label: 'Attempts',
    width: 84,
    numeric: true,
    narrow: false,
    value: (row) => row.attempts,
  },
  {
    id: 'duration',
    label: 'Took',
    width: 96,
    numeric: true,
    value: (row) => row.duration_ms,
    cell: (row) => formatDuration(row.duration_ms),
  },
  {
    id: 'error',
    label: 'Error',
    narrow: false,
    value: (row) => row.error,
    cell: (row) => <span class="clip">{withoutAnsi(row.error ?? '').split('\n')[0]}</span>,
  },
];

/** Every run of a test, the latest first, over all branches or one. */
export function TestHistory(props: { test: string; url: UrlState }) {
  const navigate = useNavigate();
  const branch = () => props.url.text('branch');
  const pages = createPages<Entry>(
    (after) =>
      apiRequest('/tests/{test}/history', {
        path: { test: props.test },
        query: {
          limit: 200,
          ...(branch() !== '' && { branch: branch() }),
          ...(after !== undefined && { after }),
        },
      }),
    { keepPrevious: true },
  );
  const counts = createMemo(() =>
    Object.fromEntries(
      Map.groupBy(pages.items(), (row) => row.verdict)
        .entries()
        .map(([verdict, rows]) => [verdict, rows.length]),
    ),
  );
  const strip = createMemo(() =>
    pages
      .items()
      .slice(0, 60)
      .map((row) => row.verdict)
      .toReversed(),
  );
  return (
    <QueryView query={pages.first} rows={12}>
      {(page) => (
        <div class="test-part">
          <div class="line">
            <TextFilter
              label="Branch"
              icon="branch"
              value={branch()}
              onChange={(text) => props.url.set({ branch: text })}
              width="12rem"
            />
            <VerdictStrip label="Last runs" verdicts={strip()} />
            <span class="quiet">{outcomeText(counts())}</span>
            <span class="push" />
            <ShowSql queries={(page() as History).queries} />
          </div>
          <Show
            when={pages.items().length > 0}
            fallback={
              <EmptyState icon="clock" title="No runs here">
                It never ran on this branch.
              </EmptyState>
            }
          >
            <OutcomeBar counts={counts()} />
            <BranchHistories
              entries={pages.items()}
              chosen={branch()}
              onChoose={(text) => props.url.set({ branch: text })}
            />
            <DataTable
              label="Runs of the test"
              columns={columns}
              rows={pages.items()}
              onOpen={(row) => navigate(`/runs/${row.run.run_id}/executions/${row.execution_id}`)}
              onEnd={pages.more}
              height="max(20rem, calc(100dvh - 24rem))"
            />
          </Show>
        </div>
      )}
    </QueryView>
  );
}
