import { createSignal } from 'solid-js';
import { announce } from './announcer.tsx';
import { IconButton } from './button.tsx';

/** Copies a text and says so. */
export function CopyButton(props: { text: string; label?: string | undefined }) {
  const [copied, setCopied] = createSignal(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setCopied(true);
      announce('Copied');
      setTimeout(() => setCopied(false), 1500);
    } catch {
      // Not allowed here (a page that is not secure): the text can still be selected.
      announce('Copying is not allowed here');
    }
  };
  return <IconButton icon={copied() ? 'check' : 'copy'} label={props.label ?? 'Copy'} onClick={copy} />;
}
