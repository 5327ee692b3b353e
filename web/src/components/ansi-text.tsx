import Anser from 'anser';
import { createMemo, For } from 'solid-js';
import './ansi-text.css';

const escapeSign = String.fromCharCode(27);
/** Everything that terminals obey except colours (`... m`): cursor moves, titles, links. */
const otherOrders = new RegExp(
  `${escapeSign}(?:\\][^\\u0007${escapeSign}]*(?:\\u0007|${escapeSign}\\\\)|\\[[0-9;?]*[A-LN-Za-ln-z]|[()][A-Z0-9]|[=>78])`,
  'g',
);

/** Text of a terminal: its colours as spans, everything else as it is written; never HTML. */
export function AnsiText(props: { text: string }) {
  const parts = createMemo(() =>
    Anser.ansiToJson(props.text.replaceAll(otherOrders, ''), { use_classes: true, remove_empty: true }),
  );
  return (
    <span class="ansi">
      <For each={parts()}>
        {(part) => (
          <span
            class={classesOf(part)}
            style={{
              color: rgb(part.fg_truecolor),
              'background-color': rgb(part.bg_truecolor),
            }}
          >
            {part.content}
          </span>
        )}
      </For>
    </span>
  );
}

/** Text without what only terminals understand. */
export function withoutAnsi(text: string): string {
  return Anser.ansiToText(text.replaceAll(otherOrders, ''));
}

function classesOf(part: Anser.AnserJsonEntry): string {
  return [part.fg, part.bg && `on-${part.bg}`, ...part.decorations].filter(Boolean).join(' ');
}

function rgb(numbers: string | null | undefined): string | undefined {
  return numbers && /^[\d, ]+$/.test(numbers) ? `rgb(${numbers})` : undefined;
}
