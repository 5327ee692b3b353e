import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';

/** `Run`: not built yet. */
export default function RunView() {
  return (
    <>
      <ViewHeader title="Run" />
      <EmptyState title="Nothing here yet" />
    </>
  );
}
