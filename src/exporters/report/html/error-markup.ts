import { plainText } from '../../../std/terminal.ts';
import { ansiMarkup } from './ansi-markup.ts';
import { comparedValues, hasDiff, type MarkedText, markDifference } from './expected-actual.ts';
import { type Html, html, nothing } from './markup.ts';

/** What is known of why something did not pass. */
export interface ShownError {
  readonly errorType: string | null;
  readonly message: string | null;
  readonly stack: string | null;
}

function diffMarkup(message: string): Html[] {
  const lines = plainText(message).split('\n');
  return lines.map((line, index) => {
    const end = index === lines.length - 1 ? '' : '\n';
    if (/^\s*\+/.test(line)) return html`<ins>${line}${end}</ins>`;
    if (/^\s*-/.test(line)) return html`<del>${line}${end}</del>`;
    return html`${line}${end}`;
  });
}

function markedMarkup([before, different, after]: MarkedText): Html {
  return html`${before}${different === '' ? nothing : html`<mark>${different}</mark>`}${after}`;
}

function comparisonMarkup(message: string): Html {
  const values = comparedValues(plainText(message));
  if (values === null) return nothing;
  const [expected, actual] = markDifference(values.expected, values.actual);
  return html`<dl class="compared"><div><dt>Expected</dt><dd class="expected">${markedMarkup(expected)}</dd></div>
<div><dt>Actual</dt><dd class="actual">${markedMarkup(actual)}</dd></div></dl>`;
}

/** A message with its colours, or with its diff where it has one and no colours. */
export function messageMarkup(message: string): Html {
  const trimmed = message.replace(/\s+$/, '');
  const coloured = trimmed.includes('\u001b[');
  // A block that scrolls must be reachable by keyboard.
  return html`<pre class="message" tabindex="0">${!coloured && hasDiff(trimmed) ? diffMarkup(trimmed) : ansiMarkup(trimmed)}</pre>`;
}

/** The frames of a stack, without the message that many stacks begin with. */
function framesOf({ message, stack }: ShownError): string {
  const plain = plainText(stack ?? '').trimEnd();
  const told = plainText(message ?? '').trim();
  const at = told === '' ? -1 : plain.indexOf(told);
  return (at >= 0 && at < 200 ? plain.slice(at + told.length) : plain).replace(/^\s*\n/, '');
}

/** Message, compared values, and the stack folded. Nothing where nothing is known. */
export function errorMarkup(error: ShownError): Html {
  const { errorType, message } = error;
  const frames = framesOf(error);
  if (errorType === null && (message ?? '') === '' && frames.trim() === '') return nothing;
  return html`<div class="error">${errorType === null ? nothing : html`<p class="error-type">${plainText(errorType)}</p>`}
${message === null || message === '' ? nothing : html`${messageMarkup(message)}${comparisonMarkup(message)}`}
${frames.trim() === '' ? nothing : html`<details class="stack"><summary>Stack</summary><pre tabindex="0">${frames}</pre></details>`}</div>`;
}
