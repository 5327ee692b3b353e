import type { Source } from './scan-source.ts';

/** Where the line ends that a position is in, without its line break. */
export function lineEnd(text: string, at: number): number {
  const end = /\r?\n|$/g;
  end.lastIndex = at;
  return end.exec(text)?.index ?? text.length;
}

/** Blanks at the beginning of the line of a position. */
export function indentationAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return /^[\t ]*/.exec(text.slice(start, at))?.[0] ?? '';
}

/** Whether nothing but blanks is before a position in its line. */
export function beginsLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

/** What one level more is indented by: as the first indented line has it, or two blanks. */
export function indentationStep(text: string): string {
  const found = /^(\t| +)(?=[^\s*])/m.exec(text)?.[1] ?? '  ';
  return found.length > 8 ? '  ' : found;
}

/** Whether the rest of the line behind a position is blank or a remark that ends with the line. */
export function onlyRemarkBehind({ text, comments }: Source, at: number): boolean {
  const end = lineEnd(text, at);
  const rest = text.slice(at, end).trim();
  if (rest === '') return true;
  const remark = comments.find(({ start }) => start >= at && start < end);
  return (
    remark !== undefined &&
    remark.end <= end &&
    text.slice(at, remark.start).trim() === '' &&
    text.slice(remark.end, end).trim() === ''
  );
}
