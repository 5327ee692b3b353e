import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';

/** `Failures`: not built yet. */
export default function FailuresView() {
  return (
    <>
      <ViewHeader title="Failures" />
      <EmptyState title="Nothing here yet" />
    </>
  );
}
