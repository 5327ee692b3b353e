import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';

/** `Tests`: not built yet. */
export default function TestsView() {
  return (
    <>
      <ViewHeader title="Tests" />
      <EmptyState title="Nothing here yet" />
    </>
  );
}
