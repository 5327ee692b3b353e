import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';

/** `Test`: not built yet. */
export default function TestView() {
  return (
    <>
      <ViewHeader title="Test" />
      <EmptyState title="Nothing here yet" />
    </>
  );
}
