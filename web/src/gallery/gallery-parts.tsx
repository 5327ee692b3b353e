import { createSignal, For } from 'solid-js';
import { Button, ButtonLink, IconButton } from '../components/button.tsx';
import { CodeBlock } from '../components/code-block.tsx';
import { DurationBar } from '../components/duration-bar.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Filmstrip } from '../components/filmstrip.tsx';
import { OutcomeBar } from '../components/outcome-bar.tsx';
import { Popover } from '../components/popover.tsx';
import { ProblemView } from '../components/problem-view.tsx';
import { ShowSql } from '../components/show-sql.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { SplitPane } from '../components/split-pane.tsx';
import { StackTrace } from '../components/stack-trace.tsx';
import { StatusBadge } from '../components/status.tsx';
import { Tabs } from '../components/tabs.tsx';
import { TextDiff } from '../components/text-diff.tsx';
import { statusOrder } from '../data/status-facts.ts';
import { madeUpActual, madeUpExpected, madeUpPicture, madeUpStack } from './gallery-data.ts';
import { GallerySection } from './gallery-section.tsx';

const sql = 'SELECT status, count(*) AS tests\nFROM executions\nWHERE run_id = 17\nGROUP BY status';
const frames = [
  'Open the shop',
  'Search for "lamp"',
  'Add to the basket',
  'Sign in',
  'Pay',
  'See the receipt',
  'Sign out',
].map((caption, at) => ({
  caption,
  at: at * 640,
  src: madeUpPicture(200 + at * 24, caption.replaceAll('"', '')),
  status: at === 4 ? 'failed' : 'passed',
}));

/** The small components. */
export function GalleryParts() {
  const [tab, setTab] = createSignal('errors');
  return (
    <>
      <GallerySection title="Statuses and outcomes">
        <div class="stack">
          <div class="line">
            <For each={statusOrder}>{(status) => <StatusBadge status={status} />}</For>
          </div>
          <OutcomeBar
            counts={{
              passed: 412,
              failed: 9,
              flaky: 14,
              skipped: 31,
              error: 3,
              lost: 2,
              running: 4,
              pending: 60,
            }}
          />
          <DurationBar ms={4210} longestMs={9000} />
        </div>
      </GallerySection>
      <GallerySection title="Buttons">
        <div class="line">
          <Button kind="primary" icon="play">
            Run again
          </Button>
          <Button icon="filter">Filter</Button>
          <Button kind="ghost" icon="download">
            Export
          </Button>
          <Button kind="danger">Cancel the run</Button>
          <Button disabled>Not now</Button>
          <IconButton icon="copy" label="Copy" />
          <ButtonLink href="#/sql" icon="sql">
            Console
          </ButtonLink>
          <Popover label="Columns" button="Columns" class="button plain">
            {(close) => (
              <div class="stack">
                <p>What the table shows.</p>
                <Button onClick={close}>Done</Button>
              </div>
            )}
          </Popover>
          <ShowSql queries={[{ name: 'statuses', title: 'Tests by status', sql }]} />
          <label class="line">
            Branch <input class="field" placeholder="main" />
          </label>
        </div>
      </GallerySection>
      <GallerySection title="Errors">
        <Tabs
          label="Parts of the failure"
          selected={tab()}
          onSelect={setTab}
          tabs={[
            { id: 'errors', label: 'Stack' },
            { id: 'diff', label: 'Difference', count: 2 },
            { id: 'code', label: 'Code' },
          ]}
        >
          <div class="stack">
            {tab() === 'errors' && <StackTrace stack={madeUpStack} />}
            {tab() === 'diff' && <TextDiff expected={madeUpExpected} actual={madeUpActual} />}
            {tab() === 'code' && <CodeBlock title="Query" text={sql} />}
          </div>
        </Tabs>
      </GallerySection>
      <GallerySection title="Screenshots">
        <Filmstrip label="Screenshots of the test" frames={frames} />
      </GallerySection>
      <GallerySection title="Two parts">
        <SplitPane
          name="gallery"
          label="Width of the first part"
          start={40}
          first={<TextDiff expected={madeUpExpected} actual={madeUpActual} />}
          second={<StackTrace stack={madeUpStack} />}
        />
      </GallerySection>
      <div class="grid">
        <GallerySection title="Nothing there">
          <EmptyState icon="runs" title="No runs yet" actions={<Button icon="copy">Copy the command</Button>}>
            <p>
              Record one: <code>npx assay run --database</code>
            </p>
          </EmptyState>
        </GallerySection>
        <GallerySection title="Waiting">
          <Skeleton rows={6} />
        </GallerySection>
        <GallerySection title="A problem">
          <ProblemView
            problem={{
              status: 504,
              title: 'The query was stopped after 30 s',
              detail: 'Ask for less: a range of time, fewer columns, LIMIT.',
              code: 'QUERY_STOPPED',
            }}
            retry={() => {}}
          />
        </GallerySection>
      </div>
    </>
  );
}
