import { Show } from 'solid-js';
import { type LiveState, liveState } from '../data/live-feed.ts';
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
  return (
    <Show when={state() !== 'idle'}>
      <span class="connection" role="status" data-state={state()} title={words[state()].explanation}>
        <span class="dot" aria-hidden="true" />
        <span class="word">{words[state()].label}</span>
      </span>
    </Show>
  );
}
