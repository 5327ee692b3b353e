import { createSignal } from 'solid-js';
import { DataTable } from '../components/data-table.tsx';
import { DurationBar } from '../components/duration-bar.tsx';
import { Status } from '../components/status.tsx';
import { StatusMark } from '../components/status-mark.tsx';
import type { Column } from '../components/table-columns.ts';
import { VirtualTree } from '../components/virtual-tree.tsx';
import { formatCount, formatDuration } from '../data/format.ts';
import { type MadeUpTest, madeUpTests } from './gallery-data.ts';
import { GallerySection } from './gallery-section.tsx';

const tests = madeUpTests(50_000);

type Node = { key: string; name: string; status: string; ms: number; below?: Node[] };

const suites: Node[] = Array.from({ length: 500 }, (_, suite) => {
  const below = tests.slice(suite * 100, suite * 100 + 100).map((test) => ({
    key: `t${test.id}`,
    name: test.name,
    status: test.status,
    ms: test.ms,
  }));
  const failed = below.some((node) => node.status === 'failed');
  return {
    key: `s${suite}`,
    name: `Feature ${suite + 1}`,
    status: failed ? 'failed' : 'passed',
    ms: below.reduce((sum, node) => sum + node.ms, 0),
    below,
  };
});

const columns: readonly Column<MadeUpTest>[] = [
  {
    id: 'name',
    label: 'Test',
    value: (test) => test.name,
    cell: (test) => <a href={`#/tests/${test.id}`}>{test.name}</a>,
  },
  {
    id: 'status',
    label: 'Status',
    width: 120,
    value: (test) => test.status,
    cell: (test) => <Status status={test.status} />,
  },
  { id: 'suite', label: 'Suite', width: 210, narrow: false, value: (test) => test.suite },
  {
    id: 'ms',
    label: 'Duration',
    width: 200,
    value: (test) => test.ms,
    cell: (test) => <DurationBar ms={test.ms} longestMs={30_000} />,
  },
  {
    id: 'runs',
    label: 'Runs',
    width: 80,
    numeric: true,
    value: (test) => test.runs,
    cell: (test) => formatCount(test.runs),
  },
];

/** Tables, lists and trees with 50,000 rows. */
export function GalleryLists() {
  const [open, setOpen] = createSignal<ReadonlySet<string>>(new Set(['s0']));
  const [opened, setOpened] = createSignal('');
  const toggle = (key: string, isOpen: boolean) => {
    const next = new Set(open());
    if (isOpen) next.add(key);
    else next.delete(key);
    setOpen(next);
  };
  return (
    <>
      <GallerySection title="Table" flush>
        <DataTable
          label="50,000 tests"
          columns={columns}
          rows={tests}
          height="18rem"
          onOpen={(test) => setOpened(test.name)}
        />
      </GallerySection>
      <GallerySection title="Tree" flush>
        <VirtualTree
          label="Tests of the run"
          roots={suites}
          source={{
            keyOf: (node) => node.key,
            childrenOf: (node) => node.below,
            isBranch: (node) => node.below !== undefined,
          }}
          open={open()}
          onToggle={toggle}
          textOf={(node) => node.name}
          heading="Feature and scenario"
          height="18rem"
          columns={[
            {
              id: 'ms',
              label: 'Duration',
              width: '6rem',
              numeric: true,
              cell: (node) => formatDuration(node.ms),
            },
            {
              id: 'status',
              label: 'Status',
              width: '7rem',
              narrow: false,
              cell: (node) => <Status status={node.status} />,
            },
          ]}
        >
          {(node) => (
            <>
              <StatusMark status={node.status} />
              <span class="clip">{node.name}</span>
            </>
          )}
        </VirtualTree>
      </GallerySection>
      <p>
        Opened: <output>{opened()}</output>
      </p>
    </>
  );
}
