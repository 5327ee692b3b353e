import { diffLines, diffWordsWithSpace } from 'diff';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import './text-diff.css';

type Line = { readonly kind: 'same' | 'expected' | 'actual'; readonly parts: readonly Part[] };
type Part = { readonly text: string; readonly marked: boolean };

/** Texts longer than this (characters, both) are compared by lines only: words would take too long. */
const longestForWords = 20_000;
/** Unchanged lines that stay around each change. */
const around = 3;
const patienceMs = 800;

/** What was expected and what came, line under line, with the words that differ marked. */
export function TextDiff(props: { expected: string; actual: string }) {
  const [all, setAll] = createSignal(false);
  const lines = createMemo(() => compareTexts(props.expected, props.actual));
  const shown = createMemo(() => (all() ? [lines()] : withoutFarLines(lines())));
  const hidden = () => lines().length - shown().reduce((sum, block) => sum + block.length, 0);
  return (
    <figure class="text-diff">
      <figcaption>
        <span class="expected">
          <b aria-hidden="true">−</b> Expected
        </span>
        <CopyButton text={props.expected} label="Copy what was expected" />
        <span class="actual">
          <b aria-hidden="true">+</b> Actual
        </span>
        <CopyButton text={props.actual} label="Copy what came" />
        <Show when={hidden() > 0 || all()}>
          <Button kind="ghost" class="push" onClick={() => setAll(!all())}>
            {all() ? 'Only what differs' : `Show ${hidden()} equal lines`}
          </Button>
        </Show>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="lines" tabIndex={0}>
        <For each={shown()}>
          {(block, index) => (
            <>
              <Show when={index() > 0}>
                <div class="gap" aria-hidden="true">
                  ⋯
                </div>
              </Show>
              <For each={block}>{(line) => <DiffLine line={line} />}</For>
            </>
          )}
        </For>
      </div>
    </figure>
  );
}

const signs = { same: ' ', expected: '−', actual: '+' } as const;
const names = { same: undefined, expected: 'expected: ', actual: 'actual: ' } as const;

function DiffLine(props: { line: Line }) {
  return (
    <div class={`diff-line ${props.line.kind}`}>
      <span class="sign" aria-hidden="true">
        {signs[props.line.kind]}
      </span>
      <span class="text">
        <Show when={names[props.line.kind]}>{(name) => <span class="for-readers">{name()}</span>}</Show>
        <For each={props.line.parts}>
          {(part) => (
            <Show when={part.marked} fallback={part.text}>
              <mark>{part.text}</mark>
            </Show>
          )}
        </For>
      </span>
    </div>
  );
}

/** The lines of both texts in one list; neighbours that replace each other have their different words marked. */
function compareTexts(expected: string, actual: string): Line[] {
  const changes = diffLines(expected, actual, { timeout: patienceMs });
  if (!changes) return [...plainLines(expected, 'expected'), ...plainLines(actual, 'actual')];
  const words = expected.length + actual.length <= longestForWords;
  const lines: Line[] = [];
  for (const [at, change] of changes.entries()) {
    const next = changes[at + 1];
    const before = changes[at - 1];
    if (!change.added && !change.removed) lines.push(...plainLines(change.value, 'same'));
    else if (change.removed && next?.added && words) lines.push(...markedLines(change.value, next.value));
    else if (change.removed) lines.push(...plainLines(change.value, 'expected'));
    else if (!(before?.removed && words)) lines.push(...plainLines(change.value, 'actual'));
  }
  return lines;
}

function markedLines(expected: string, actual: string): Line[] {
  const changes = diffWordsWithSpace(expected, actual, { timeout: patienceMs });
  if (!changes) return [...plainLines(expected, 'expected'), ...plainLines(actual, 'actual')];
  const side = (kind: 'expected' | 'actual') => {
    const kept = changes.filter((change) => (kind === 'expected' ? !change.added : !change.removed));
    const lines: Part[][] = [[]];
    for (const change of kept)
      for (const [index, text] of change.value.split('\n').entries()) {
        if (index > 0) lines.push([]);
        if (text !== '') lines.at(-1)?.push({ text, marked: change.added || change.removed });
      }
    if (lines.at(-1)?.length === 0) lines.pop();
    return lines.map((parts): Line => ({ kind, parts }));
  };
  return [...side('expected'), ...side('actual')];
}

function plainLines(text: string, kind: Line['kind']): Line[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => ({ kind, parts: [{ text: line, marked: false }] }));
}

function withoutFarLines(lines: readonly Line[]): Line[][] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(isChange));
  if (!near.includes(true)) return [lines.slice(0, 2 * around)];
  const blocks: Line[][] = [];
  for (const [at, line] of lines.entries()) {
    if (!near[at]) continue;
    if (at === 0 || !near[at - 1]) blocks.push([]);
    blocks.at(-1)?.push(line);
  }
  return blocks;
}

function isChange(line: Line): boolean {
  return line.kind !== 'same';
}
