import { type JSX, Show } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import './empty-state.css';

/** What stands where there is nothing: says why, and what to do about it. */
export function EmptyState(props: {
  icon?: IconName | undefined;
  title: string;
  children?: JSX.Element | undefined;
  actions?: JSX.Element | undefined;
}) {
  return (
    <div class="empty-state">
      <Icon name={props.icon ?? 'info'} size={22} />
      <p class="title">{props.title}</p>
      <Show when={props.children}>
        <div class="quiet">{props.children}</div>
      </Show>
      <Show when={props.actions}>
        <div class="line">{props.actions}</div>
      </Show>
    </div>
  );
}
