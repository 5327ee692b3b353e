import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';

/** `Compare`: not built yet. */
export default function CompareView() {
  return (
    <>
      <ViewHeader title="Compare" />
      <EmptyState title="Nothing here yet" />
    </>
  );
}
