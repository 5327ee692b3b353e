import { Match, Switch } from 'solid-js';
import { Tabs } from '../../components/tabs.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { createUrlState } from '../../data/url-state.ts';
import { FlakyTests } from './flaky-tests.tsx';
import { RecentTests } from './recent-tests.tsx';
import { SlowTests } from './slow-tests.tsx';

const tabs = [
  { id: 'all', label: 'All' },
  { id: 'flaky', label: 'Flaky' },
  { id: 'slow', label: 'Slow' },
] as const;

/** All tests with what came of them lately, those that are flaky and why, and those that take long. */
export default function TestsView() {
  const url = createUrlState();
  const tab = () => tabs.find(({ id }) => id === url.text('tab'))?.id ?? 'all';
  return (
    <>
      <ViewHeader title="Tests" />
      <Tabs
        label="Which tests"
        tabs={tabs}
        selected={tab()}
        onSelect={(id) => url.set({ tab: id === 'all' ? '' : id })}
      >
        <Switch>
          <Match when={tab() === 'all'}>
            <RecentTests url={url} />
          </Match>
          <Match when={tab() === 'flaky'}>
            <FlakyTests url={url} />
          </Match>
          <Match when={tab() === 'slow'}>
            <SlowTests url={url} />
          </Match>
        </Switch>
      </Tabs>
    </>
  );
}
