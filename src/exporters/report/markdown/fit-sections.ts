/** A part of a summary: a heading and items, each of which is shown whole or not at all. */
export interface SummarySection {
  readonly title: string;
  /** Between heading and items, for example the head of a table. */
  readonly head: string;
  /** Markdown, ending with a line end. */
  readonly items: readonly string[];
  /** What an item is, for example `cause`; `s` makes several. */
  readonly noun: string;
  /** Command that shows all items. */
  readonly command: string;
}

export interface FittedText {
  readonly text: string;
  /** Items that were left out. */
  readonly omitted: number;
}

const bytesOf = (text: string) => Buffer.byteLength(text);

function moreLine({ noun, command }: SummarySection, left: number): string {
  const items = `${left.toLocaleString('en-US')} more ${noun}${left === 1 ? '' : 's'}`;
  return `\n${items} left out; all of them: \`${command}\`\n`;
}

/** The beginning of a text that has at most so many bytes, never with half a character at its end. */
function cutToBytes(text: string, maxBytes: number): string {
  if (bytesOf(text) <= maxBytes) return text;
  let end = Buffer.from(text).subarray(0, Math.max(0, maxBytes)).toString('utf8');
  while (end.endsWith('\ufffd')) end = end.slice(0, -1);
  return end;
}

/** Where a section with its first items ends; null when not even the first one fits. */
function fitOne(section: SummarySection, room: number): { text: string; shown: number } | null {
  let text = `\n### ${section.title}\n\n${section.head}`;
  let left = room - bytesOf(text);
  const { items } = section;
  let shown = 0;
  for (const item of items) {
    const rest = items.length - shown - 1;
    const reserve = rest === 0 ? 0 : bytesOf(moreLine(section, rest));
    if (bytesOf(item) + reserve > left) break;
    text += item;
    left -= bytesOf(item);
    shown++;
  }
  if (shown === 0) return null;
  if (shown < items.length) text += moreLine(section, items.length - shown);
  return { text, shown };
}

/**
 * Puts a summary together so that it keeps to a number of bytes in UTF-8: earlier sections before later ones, only
 * whole items, and where items are left out, how many and how to see them.
 *
 * @param header is cut only when it alone is too long
 * @param allCommand shows everything; said when whole sections are left out
 */
export function fitSections(
  header: string,
  sections: readonly SummarySection[],
  maxBytes: number,
  allCommand: string,
): FittedText {
  const filled = sections.filter(({ items }) => items.length > 0);
  const footer = (count: number) =>
    `\n${count.toLocaleString('en-US')} more items did not fit; everything: \`${allCommand}\`\n`;
  const all = filled.reduce((sum, { items }) => sum + items.length, 0);
  let text = cutToBytes(header, maxBytes);
  let [hidden, omitted] = [0, 0];
  const reserve = bytesOf(footer(all));
  for (const section of filled) {
    const isLast = section === filled.at(-1);
    const room = maxBytes - bytesOf(text) - (isLast && hidden === 0 ? 0 : reserve);
    const fitted = fitOne(section, room);
    omitted += section.items.length - (fitted?.shown ?? 0);
    if (fitted === null) hidden += section.items.length;
    else text += fitted.text;
  }
  if (hidden > 0 && bytesOf(text) + bytesOf(footer(hidden)) <= maxBytes) text += footer(hidden);
  return { text, omitted };
}
