import { Button } from '../components/button.tsx';
import { Tabs } from '../components/tabs.tsx';
import { ViewHeader } from '../components/view-header.tsx';
import { createUrlState } from '../data/url-state.ts';
import { GalleryCharts } from './gallery-charts.tsx';
import { GalleryLists } from './gallery-lists.tsx';
import { GalleryParts } from './gallery-parts.tsx';

/** Every component with made-up data: to look at them, and for their tests. Not in the built page. */
export default function GalleryView() {
  const url = createUrlState();
  const part = () => url.text('part') || 'parts';
  return (
    <>
      <ViewHeader
        title="Gallery"
        crumbs={[{ label: 'Runs', href: '/runs' }]}
        facts={<span>Every component, with made-up data</span>}
        actions={<Button icon="external">Share</Button>}
      />
      <Tabs
        label="Parts of the gallery"
        selected={part()}
        onSelect={(id) => url.set({ part: id })}
        tabs={[
          { id: 'parts', label: 'Parts' },
          { id: 'lists', label: 'Lists' },
          { id: 'charts', label: 'Charts' },
        ]}
      >
        <div class="stack" style={{ '--gap': '1rem' }}>
          {part() === 'parts' && <GalleryParts />}
          {part() === 'lists' && <GalleryLists />}
          {part() === 'charts' && <GalleryCharts />}
        </div>
      </Tabs>
    </>
  );
}
