import { createSignal, createUniqueId, type JSX, onCleanup, Show } from 'solid-js';
import { placeBeside } from './place-beside.ts';
import './popover.css';

/**
 * A button that opens a small panel beside it, on the browser's own popover: Escape and a click elsewhere close it.
 * @param props `button` is what stands in the button, `class` its class (`button ghost` by default)
 */
export function Popover(props: {
  /** Name of the panel for screen readers. */
  label: string;
  button: JSX.Element;
  class?: string | undefined;
  /** Tooltip and name of the button when it has no text. */
  buttonLabel?: string | undefined;
  children: (close: () => void) => JSX.Element;
}) {
  const id = createUniqueId();
  const [open, setOpen] = createSignal(false);
  let anchor: HTMLButtonElement | undefined;
  let panel: HTMLDivElement | undefined;
  const place = () => anchor && panel && placeBeside(anchor, panel);
  const onToggle = (event: ToggleEvent) => {
    setOpen(event.newState === 'open');
    if (event.newState !== 'open') return;
    place();
    panel?.querySelector<HTMLElement>('[autofocus], input, button, a, [tabindex="0"]')?.focus();
  };
  window.addEventListener('resize', place);
  onCleanup(() => window.removeEventListener('resize', place));
  return (
    <>
      <button
        type="button"
        class={props.class ?? 'button ghost'}
        ref={anchor}
        popovertarget={id}
        aria-expanded={open()}
        aria-haspopup="dialog"
        aria-label={props.buttonLabel}
        title={props.buttonLabel}
      >
        {props.button}
      </button>
      <div
        id={id}
        class="popover"
        popover="auto"
        role="dialog"
        aria-label={props.label}
        ref={panel}
        onToggle={onToggle}
      >
        <Show when={open()}>{props.children(() => panel?.hidePopover())}</Show>
      </div>
    </>
  );
}
