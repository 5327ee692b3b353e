import { A, useNavigate } from '@solidjs/router';
import { createMemo, createSignal, Show } from 'solid-js';
import { withoutAnsi } from '../../components/ansi-text.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { DurationBar } from '../../components/duration-bar.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ShowSql } from '../../components/show-sql.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { Status } from '../../components/status.tsx';
import type { Column, Sort } from '../../components/table-columns.ts';
import { formatCount } from '../../data/format.ts';
import { isNarrow } from '../../data/screen-width.ts';
import type { RunTest } from './live-run-model.ts';
import type { RunState } from './run-state.ts';
import { createTestsPages } from './run-tests-pages.ts';
import type { TestsFilter } from './tests-filter.ts';

const sorts: Readonly<Record<string, string>> = {
  test: 'name',
  suite: 'file',
  verdict: 'verdict',
  duration: 'duration',
  attempts: 'attempts',
};

/** All tests of the run in one list, in an order of one's choice; more are read as one scrolls. */
export function TestsFlat(props: {
  state: RunState;
  filter: TestsFilter;
  hrefOf: (execution: number) => string;
}) {
  const navigate = useNavigate();
  const [sort, setSort] = createSignal<Sort>();
  const order = () => {
    const { column, descending } = sort() ?? { column: '', descending: false };
    const name = sorts[column];
    return name === undefined ? '' : `${descending ? '-' : ''}${name},name`;
  };
  const pages = createTestsPages(
    props.state,
    () =>
      Object.fromEntries(
        Object.entries({ ...props.filter, sort: order() }).filter(([, value]) => value !== ''),
      ),
    500,
  );
  const longest = createMemo(() => Math.max(1, ...pages.items().map((test) => test.duration_ms ?? 0)));
  const columns = createMemo((): Column<RunTest>[] => {
    const name: Column<RunTest> = {
      id: 'test',
      label: 'Test',
      value: (test) => test.name,
      cell: (test) => (
        <>
          <A class="test-name" href={props.hrefOf(test.execution_id)} tabIndex={-1} noScroll>
            <bdi>{test.name}</bdi>
          </A>{' '}
          <Show when={test.error}>{(error) => <span class="test-error">{withoutAnsi(error())}</span>}</Show>
        </>
      ),
    };
    const verdict: Column<RunTest> = {
      id: 'verdict',
      label: 'Verdict',
      width: 90,
      value: (test) => test.verdict,
      cell: (test) => <Status status={test.verdict} />,
    };
    const duration: Column<RunTest> = {
      id: 'duration',
      label: 'Duration',
      width: isNarrow() ? 80 : 150,
      numeric: true,
      value: (test) => test.duration_ms,
      cell: (test) => <DurationBar ms={test.duration_ms} longestMs={longest()} />,
    };
    if (isNarrow()) return [verdict, name, duration];
    return [
      verdict,
      name,
      { id: 'suite', label: 'Suite', width: 190, value: (test) => test.suite },
      { id: 'attempts', label: 'Tries', width: 50, numeric: true, value: (test) => test.attempts },
      {
        id: 'worker',
        label: 'Worker',
        width: 60,
        numeric: true,
        sortable: false,
        value: (test) => test.worker_index,
      },
      duration,
    ];
  });
  return (
    <Show
      when={pages.total() !== undefined}
      fallback={
        <Show when={pages.problem()} fallback={<Skeleton rows={12} />}>
          {(problem) => <ProblemView problem={problem()} retry={pages.retry} />}
        </Show>
      }
    >
      <Show
        when={pages.items().length > 0}
        fallback={<EmptyState icon="tests" title="No test fits these filters" />}
      >
        <div class="panel flush">
          <DataTable
            label="Tests of the run"
            columns={columns()}
            rows={pages.items()}
            sort={sort()}
            onSort={setSort}
            onOpen={(test) => navigate(props.hrefOf(test.execution_id), { scroll: false })}
            onEnd={pages.more}
            height="var(--tests-height)"
          />
        </div>
        <div class="line spread tests-foot">
          <span class="faint">{formatCount(pages.total())} tests</span>
          <ShowSql queries={pages.queries()} />
        </div>
      </Show>
    </Show>
  );
}
