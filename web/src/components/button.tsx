import { type JSX, Show, splitProps } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import './button.css';

type ButtonProps = JSX.ButtonHTMLAttributes<HTMLButtonElement> & {
  /** `plain` is the usual one with an edge, `primary` the one thing to do, `ghost` has no edge. */
  kind?: 'plain' | 'primary' | 'ghost' | 'danger' | undefined;
  icon?: IconName | undefined;
};

/** A button with a text. */
export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['kind', 'icon', 'children', 'class']);
  return (
    <button type="button" {...rest} class={`button ${own.kind ?? 'plain'} ${own.class ?? ''}`}>
      <Show when={own.icon}>{(icon) => <Icon name={icon()} size={14} />}</Show>
      {own.children}
    </button>
  );
}

/** A button that is only an icon; `label` is its name for screen readers and its tooltip. */
export function IconButton(
  props: Omit<ButtonProps, 'icon' | 'children'> & { icon: IconName; label: string },
) {
  const [own, rest] = splitProps(props, ['kind', 'icon', 'label', 'class']);
  return (
    <button
      type="button"
      title={own.label}
      aria-label={own.label}
      {...rest}
      class={`button icon-only ${own.kind ?? 'ghost'} ${own.class ?? ''}`}
    >
      <Icon name={own.icon} />
    </button>
  );
}

/** A link that looks like a button: for what leads somewhere. */
export function ButtonLink(
  props: JSX.AnchorHTMLAttributes<HTMLAnchorElement> & {
    kind?: ButtonProps['kind'] | undefined;
    icon?: IconName | undefined;
  },
) {
  const [own, rest] = splitProps(props, ['kind', 'icon', 'children', 'class']);
  return (
    <a {...rest} class={`button ${own.kind ?? 'plain'} ${own.class ?? ''}`}>
      <Show when={own.icon}>{(icon) => <Icon name={icon()} size={14} />}</Show>
      {own.children}
    </a>
  );
}
