import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';

/** `Runs`: not built yet. */
export default function RunsView() {
  return (
    <>
      <ViewHeader title="Runs" />
      <EmptyState title="Nothing here yet" />
    </>
  );
}
