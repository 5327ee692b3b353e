import { createMemo, For, Show } from 'solid-js';
import { counted } from '../data/format.ts';
import { AnsiText, withoutAnsi } from './ansi-text.tsx';
import { CopyButton } from './copy-button.tsx';
import { partsOfStack } from './stack-frames.ts';
import './stack-trace.css';

/** An error with its stack: frames of Node and of packages are folded, colours of terminals are kept. */
export function StackTrace(props: { stack: string }) {
  const parts = createMemo(() => partsOfStack(props.stack));
  return (
    <div class="stack-trace">
      <div class="copy">
        <CopyButton text={withoutAnsi(props.stack)} label="Copy the stack" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="lines" tabIndex={0}>
        <For each={parts()}>
          {(part) => (
            <Show
              when={part.foreign && part.lines.length > 1}
              fallback={
                <div classList={{ foreign: part.foreign }}>
                  <AnsiText text={part.lines.join('\n')} />
                </div>
              }
            >
              <details>
                <summary>{counted(part.lines.length, 'frame')} of Node and packages</summary>
                <div class="foreign">{part.lines.join('\n')}</div>
              </details>
            </Show>
          )}
        </For>
      </div>
    </div>
  );
}
