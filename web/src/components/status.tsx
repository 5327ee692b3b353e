import { Show } from 'solid-js';
import { statusFacts } from '../data/status-facts.ts';
import { StatusMark } from './status-mark.tsx';
import './status.css';

/** A status as its mark with its name: the usual way to show one. */
export function Status(props: { status: string; label?: string | undefined }) {
  return (
    <span class="status" data-tone={statusFacts(props.status).tone}>
      <StatusMark status={props.status} silent />
      <span>{props.label ?? statusFacts(props.status).label}</span>
    </span>
  );
}

/** A status on a soft ground, for headings and cells that must stand out; with a count, how many have it. */
export function StatusBadge(props: {
  status: string;
  label?: string | undefined;
  count?: number | undefined;
}) {
  return (
    <span class="status badge" data-tone={statusFacts(props.status).tone}>
      <StatusMark status={props.status} silent />
      <Show when={props.count !== undefined}>
        <b>{props.count}</b>
      </Show>
      <span>{props.label ?? statusFacts(props.status).label}</span>
    </span>
  );
}
