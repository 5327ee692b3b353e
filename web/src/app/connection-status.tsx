import { Show } from 'solid-js';
import { formatFullTime, formatTime } from '../data/format.ts';
import { type LiveState, liveState } from '../data/live-feed.ts';
import { siteCopy } from '../data/site-copy.ts';
import { transport } from '../data/transport.ts';
import './connection-status.css';

const words: Record<LiveState, { label: string; explanation: string }> = {
  idle: { label: 'Idle', explanation: 'Nothing on this view changes by itself' },
  connecting: { label: 'Connecting', explanation: 'Connecting to the live feed' },
  live: { label: 'Live', explanation: 'Changes show as they happen' },
  reconnecting: { label: 'Reconnecting', explanation: 'The server does not answer; trying again' },
  static: { label: 'Static', explanation: 'This page holds a copy of the data, which does not change' },
};

/** Whether what is shown follows what happens. */
export function ConnectionStatus() {
  const state = (): LiveState => (transport().liveUrl === null ? 'static' : liveState());
  const copy = siteCopy();
  return (
    <Show when={state() !== 'idle'}>
      <span
        class="connection"
        role="status"
        data-state={state()}
        title={copy === null ? words[state()].explanation : `Static copy of ${formatFullTime(copy.madeAt)}`}
      >
        <span class="dot" aria-hidden="true" />
        <span class="word">
          {copy === null ? words[state()].label : `Copy of ${formatTime(copy.madeAt)}`}
        </span>
      </span>
    </Show>
  );
}
