import { Show } from 'solid-js';
import { CopyButton } from './copy-button.tsx';
import './code-block.css';

/** Code or any other text as it is, with a button that copies it. `wrap`: long lines are broken. */
export function CodeBlock(props: {
  text: string;
  title?: string | undefined;
  wrap?: boolean | undefined;
  maxHeight?: string | undefined;
}) {
  return (
    <figure class="code-block" classList={{ wrap: props.wrap === true }}>
      <Show when={props.title}>
        <figcaption>{props.title}</figcaption>
      </Show>
      <div class="copy">
        <CopyButton text={props.text} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} style={{ 'max-height': props.maxHeight ?? '24rem' }}>
        <code>{props.text}</code>
      </pre>
    </figure>
  );
}
