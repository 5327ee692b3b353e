import { plainText } from '../../../std/terminal.ts';

/** The longest run of backticks in a text. */
function longestTicks(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}

/** Cuts a text to a number of characters, never inside one; what was cut shows as an ellipsis. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/**
 * A text of foreign origin as code in a line: nothing in it is markup, a mention or a link. Empty text stays empty.
 *
 * @param length characters at most
 */
export function inlineCode(text: string, length = 200): string {
  const line = shorten(plainText(text).replaceAll(/\s+/g, ' ').trim(), length);
  if (line === '') return '';
  const ticks = '`'.repeat(longestTicks(line) + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${space}${line}${space}${ticks}`;
}

/** The same in a cell of a table, where even in code a pipe would end the cell. */
export function cellCode(text: string, length = 160): string {
  return inlineCode(text, length).replaceAll('|', '\\|');
}

/** A row of a table. Cells are Markdown already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** Head of a table; a column whose name begins with `#` is aligned to the right. */
export function tableHead(columns: readonly string[]): string {
  const names = columns.map((column) => column.replace(/^#/, ''));
  return tableRow(names) + tableRow(columns.map((column) => (column.startsWith('#') ? '---:' : '---')));
}

/**
 * The beginning of a text as a block of code, whatever stands in it.
 *
 * @param lines at most; what is left out is counted below
 */
export function codeBlock(text: string, lines: number, lineLength = 300): string {
  const all = plainText(text).replaceAll('\t', '  ').trimEnd().split('\n');
  const shown = all.slice(0, lines).map((line) => shorten(line, lineLength));
  if (all.length > lines) shown.push(`... ${all.length - lines} more lines`);
  const fence = '`'.repeat(Math.max(3, longestTicks(shown.join('\n')) + 1));
  return `${fence}text\n${shown.join('\n')}\n${fence}\n`;
}

/** A count with a noun: `1 test`, `1,204 tests`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
