import { Show } from 'solid-js';
import { Tabs } from '../../components/tabs.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { createUrlState } from '../../data/url-state.ts';
import { RunsFilters } from './runs-filters.tsx';
import { RunsGrid } from './runs-grid.tsx';
import { RunsList } from './runs-list.tsx';
import './runs-view.css';

/** All runs, the latest first, as a list or as a grid of tests and runs. */
export default function RunsView() {
  const url = createUrlState();
  const tab = () => (url.text('tab') === 'grid' ? 'grid' : 'list');
  return (
    <>
      <ViewHeader title="Runs" />
      <Tabs
        label="Ways to look at runs"
        tabs={[
          { id: 'list', label: 'List' },
          { id: 'grid', label: 'Grid' },
        ]}
        selected={tab()}
        onSelect={(id) => url.set({ tab: id === 'grid' ? 'grid' : '' })}
      >
        <RunsFilters url={url} grid={tab() === 'grid'} />
        <Show when={tab() === 'grid'} fallback={<RunsList url={url} />}>
          <RunsGrid url={url} />
        </Show>
      </Tabs>
    </>
  );
}
