import { useLocation } from '@solidjs/router';
import { ButtonLink } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ViewHeader } from '../components/view-header.tsx';

/** What an address that names no view leads to. */
export function NotFoundView() {
  const location = useLocation();
  return (
    <>
      <ViewHeader title="Not found" />
      <EmptyState
        icon="search"
        title="There is no such page"
        actions={
          <ButtonLink href="#/runs" icon="runs">
            All runs
          </ButtonLink>
        }
      >
        <p class="break">
          <code>#{location.pathname}</code> leads nowhere.
        </p>
      </EmptyState>
    </>
  );
}
