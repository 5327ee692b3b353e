import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';

/** `Search`: not built yet. */
export default function SearchView() {
  return (
    <>
      <ViewHeader title="Search" />
      <EmptyState title="Nothing here yet" />
    </>
  );
}
