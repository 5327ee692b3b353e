import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';

/** `SQL`: not built yet. */
export default function SqlView() {
  return (
    <>
      <ViewHeader title="SQL" />
      <EmptyState title="Nothing here yet" />
    </>
  );
}
