import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';

/** `Trends`: not built yet. */
export default function TrendsView() {
  return (
    <>
      <ViewHeader title="Trends" />
      <EmptyState title="Nothing here yet" />
    </>
  );
}
