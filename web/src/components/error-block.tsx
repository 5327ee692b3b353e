import { createMemo, Show } from 'solid-js';
import { comparedValues } from '../data/compared-values.ts';
import { AnsiText, withoutAnsi } from './ansi-text.tsx';
import { CopyButton } from './copy-button.tsx';
import { StackTrace } from './stack-trace.tsx';
import { TextDiff } from './text-diff.tsx';
import './error-block.css';

/** What is known of why something did not pass. */
export type ShownError = {
  readonly error_type: string | null;
  readonly error_message: string | null;
  readonly stack_trace: string | null;
};

/** Whether anything is known. */
export function hasError(error: ShownError): boolean {
  return Boolean(error.error_type || error.error_message || error.stack_trace);
}

/** An error: its message with the colours it has, what was expected and what came, and its stack, folded. */
export function ErrorBlock(props: { error: ShownError; open?: boolean }) {
  const message = () => props.error.error_message ?? '';
  const compared = createMemo(() => comparedValues(withoutAnsi(message())));
  const frames = createMemo(() => framesOf(props.error));
  return (
    <div class="error-block">
      <div class="copy">
        <CopyButton
          text={withoutAnsi([message(), props.error.stack_trace ?? ''].filter(Boolean).join('\n\n'))}
          label="Copy the error"
        />
      </div>
      <Show when={props.error.error_type}>{(type) => <b class="error-type break">{type()}</b>}</Show>
      <Show when={message() !== ''}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre class="message" tabIndex={0}>
          <AnsiText text={message().trimEnd()} />
        </pre>
      </Show>
      <Show when={compared()}>
        {(values) => <TextDiff expected={values().expected} actual={values().actual} />}
      </Show>
      <Show when={frames() !== ''}>
        <details open={props.open}>
          <summary>Stack</summary>
          <StackTrace stack={frames()} />
        </details>
      </Show>
    </div>
  );
}

/** The stack without the message that many begin with. */
function framesOf({ error_message, stack_trace }: ShownError): string {
  const stack = (stack_trace ?? '').trimEnd();
  const message = (error_message ?? '').trim();
  const at = message === '' ? -1 : stack.indexOf(message);
  return (at >= 0 && at < 200 ? stack.slice(at + message.length) : stack).replace(/^\s*\n/, '');
}
