import { createEffect, createUniqueId, type JSX, on, Show } from 'solid-js';
import { IconButton } from './button.tsx';
import './dialog.css';

/** A modal dialog on the browser's own: focus stays inside and returns, Escape and a click outside close it. */
export function Dialog(props: {
  title: string;
  open: boolean;
  onClose: () => void;
  /** Wide ones are for code and images. */
  wide?: boolean | undefined;
  actions?: JSX.Element | undefined;
  children: JSX.Element;
}) {
  const titleId = createUniqueId();
  let dialog: HTMLDialogElement | undefined;
  createEffect(
    on(
      () => props.open,
      (open) => {
        if (open && !dialog?.open) dialog?.showModal();
        if (!open && dialog?.open) dialog.close();
      },
    ),
  );
  return (
    <dialog
      class="dialog"
      classList={{ wide: props.wide === true }}
      ref={dialog}
      aria-labelledby={titleId}
      onClose={() => props.onClose()}
      onClick={(event) => event.target === dialog && dialog?.close()}
    >
      <Show when={props.open}>
        <div class="inside">
          <header>
            <h2 id={titleId}>{props.title}</h2>
            <div class="line push">
              {props.actions}
              <IconButton icon="close" label="Close" onClick={() => dialog?.close()} />
            </div>
          </header>
          <div class="body">{props.children}</div>
        </div>
      </Show>
    </dialog>
  );
}
