import { For } from 'solid-js';
import { StatusBadge } from '../../components/status.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { statusOrder } from '../../data/status-facts.ts';

/** Every component with made-up data: to look at them, and for their tests. Not in the built page. */
export default function GalleryView() {
  return (
    <>
      <ViewHeader title="Gallery" />
      <div class="line">
        <For each={statusOrder}>{(s) => <StatusBadge status={s} />}</For>
      </div>
    </>
  );
}
