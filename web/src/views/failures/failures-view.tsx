import { Show } from 'solid-js';
import { ViewHeader } from '../../components/view-header.tsx';
import { createUrlState } from '../../data/url-state.ts';
import { FailureCause } from './failure-cause.tsx';
import { FailureCauses } from './failure-causes.tsx';

/** Why tests failed lately, by cause; with `signature` in the address, one cause. */
export default function FailuresView() {
  const url = createUrlState();
  return (
    <Show
      when={url.text('signature')}
      keyed
      fallback={
        <>
          <ViewHeader title="Failures" />
          <FailureCauses url={url} />
        </>
      }
    >
      {(signature) => <FailureCause signature={signature} />}
    </Show>
  );
}
