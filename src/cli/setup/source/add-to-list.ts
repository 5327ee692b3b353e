import { beginsLine, indentationAt, indentationStep, lineEnd, onlyRemarkBehind } from './indentation.ts';
import { entriesOf, isBracketed, propertiesOf, propertyValue } from './object-literal.ts';
import type { Source } from './scan-source.ts';
import { lineEndOf, type TextEdit } from './text-edit.ts';

/** What is to be in a list of a configuration, as code with single quotes. */
export interface ListEntry {
  /** Names of the objects on the way from the configuration to the list. */
  readonly path: readonly string[];
  readonly property: string;
  readonly element: string;
  /** The list where there is none yet. */
  readonly otherwise: readonly string[];
  /** What a string in the place of the list becomes in the list; null where only a list will do. */
  readonly fromString: ((literal: string) => string) | null;
  /** Whether each element has to be a list itself. */
  readonly tuples?: boolean;
}

/** How to change a text; or why it is left alone. */
export type Edits = { readonly edits: readonly TextEdit[] } | { readonly reason: string };

function elementEdits(source: Source, open: number, element: string): TextEdit[] {
  const { text, tokens, partners } = source;
  const last = entriesOf(source, open).at(-1) as { first: number; last: number };
  const [first, end] = [tokens[last.first], tokens[last.last]];
  const close = tokens[partners.get(open) ?? open];
  const follower = tokens[last.last + 1];
  if (first === undefined || end === undefined || close === undefined || follower === undefined) return [];
  const comma = follower.text === ',' ? follower.end : null;
  const behind = comma ?? end.end;
  const ownLine =
    beginsLine(text, first.start) && lineEnd(text, behind) < close.start && onlyRemarkBehind(source, behind);
  if (!ownLine) return [{ start: end.end, end: end.end, text: `, ${element}` }];
  const at = lineEnd(text, behind);
  const line = `${lineEndOf(text)}${indentationAt(text, first.start)}${element}`;
  if (comma !== null) return [{ start: at, end: at, text: `${line},` }];
  if (at === behind) return [{ start: at, end: at, text: `,${line}` }];
  return [
    { start: behind, end: behind, text: ',' },
    { start: at, end: at, text: line },
  ];
}

/** Writes a property as the first one of an object. */
function propertyEdit(
  source: Source,
  open: number,
  write: (indent: string, step: string) => string,
): TextEdit {
  const { text, tokens, partners } = source;
  const bracket = tokens[open];
  const close = tokens[partners.get(open) ?? open];
  const [first] = propertiesOf(source, open);
  if (bracket === undefined || close === undefined) return { start: 0, end: 0, text: '' };
  const step = indentationStep(text);
  const next = first === undefined ? undefined : tokens[first.first];
  const ownLine = onlyRemarkBehind(source, bracket.end) && lineEnd(text, bracket.end) < close.start;
  if (ownLine) {
    const at = lineEnd(text, bracket.end);
    const indent =
      next !== undefined && beginsLine(text, next.start)
        ? indentationAt(text, next.start)
        : indentationAt(text, bracket.start) + step;
    const comma = next === undefined && source.tokens[0]?.text === '{' ? '' : ',';
    return { start: at, end: at, text: `${lineEndOf(text)}${indent}${write(indent, step)}${comma}` };
  }
  const indent = indentationAt(text, bracket.start);
  const behind = next === undefined ? (text.slice(bracket.end, close.start) === '' ? ' ' : '') : ',';
  return { start: bracket.end, end: bracket.end, text: ` ${write(indent, step)}${behind}` };
}

/** Whether what is not written as a property may bring the list along. */
function mayHide(source: Source, open: number, name: string): boolean {
  return propertiesOf(source, open).some(
    (property) => property.name === null || (property.name === name && property.value === null),
  );
}

/** Whether something without a name follows a property, and may take its place. */
function mayBeReplaced(source: Source, open: number, name: string): boolean {
  const properties = propertiesOf(source, open);
  const at = properties.findIndex((property) => property.name === name);
  return properties.some((property, index) => index > at && property.name === null);
}

function isTwice(source: Source, open: number, name: string): boolean {
  return propertiesOf(source, open).filter((property) => property.name === name).length > 1;
}

/**
 * Puts an element into a list of a configuration, or makes the list.
 *
 * @param open index of the bracket with which the configuration begins
 * @returns the edits, or why it is not certain what to change
 */
export function addToList(source: Source, open: number, entry: ListEntry): Edits {
  const { tokens } = source;
  const isJson = tokens[0]?.text === '{';
  const strings = tokens.filter(({ kind }) => kind === 'string');
  const double = strings.filter(({ text }) => text.startsWith('"')).length * 2 > strings.length;
  const quote = (code: string) => (isJson || double ? code.replaceAll("'", '"') : code);
  const key = (name: string) => (isJson || !/^[\w$]+$/.test(name) ? quote(`'${name}'`) : name);
  const list = (elements: readonly string[]) => quote(`[${elements.join(', ')}]`);
  let at = open;
  for (const [depth, name] of [...entry.path, entry.property].entries()) {
    const isList = depth === entry.path.length;
    const value = propertyValue(source, at, name);
    if (isTwice(source, at, name)) return { reason: `${name} is there twice` };
    if (value === null) {
      if (mayHide(source, at, name)) return { reason: `${name} may come from somewhere else` };
      const missing = entry.path.slice(depth);
      const write = (indent: string, step: string): string => {
        const property = `${key(entry.property)}: ${list(entry.otherwise)}`;
        return missing.toReversed().reduce((inner, outer, level) => {
          const margin = indent + step.repeat(missing.length - level - 1);
          const eol = lineEndOf(source.text);
          return `${key(outer)}: {${eol}${margin}${step}${inner}${isJson ? '' : ','}${eol}${margin}}`;
        }, property);
      };
      return { edits: [propertyEdit(source, at, write)] };
    }
    if (mayBeReplaced(source, at, name)) return { reason: `${name} may be replaced by what follows it` };
    if (!isList) {
      if (!isBracketed(source, value, '{')) return { reason: `${name} is not written as an object` };
      at = value.first;
      continue;
    }
    return listEdits(source, value, entry, list, quote);
  }
  return { reason: 'nothing is to be added' };
}

function listEdits(
  source: Source,
  value: { readonly first: number; readonly last: number },
  entry: ListEntry,
  list: (elements: readonly string[]) => string,
  quote: (code: string) => string,
): Edits {
  const { tokens, partners } = source;
  const token = tokens[value.first];
  if (token === undefined) return { reason: `${entry.property} has no value` };
  if (token.kind === 'string' && value.first === value.last && entry.fromString !== null) {
    const elements = [entry.fromString(token.text), entry.element];
    return { edits: [{ start: token.start, end: token.end, text: list(elements) }] };
  }
  if (!isBracketed(source, value, '[')) return { reason: `${entry.property} is not written as a list` };
  const elements = entriesOf(source, value.first);
  if (elements.length === 0) {
    const close = tokens[partners.get(value.first) ?? value.first] ?? token;
    if (source.comments.some(({ start }) => start > token.start && start < close.start))
      return { reason: `${entry.property} is empty but for a remark` };
    // Whoever wants no reporter at all gets no other one.
    return { edits: [{ start: token.start, end: close.end, text: list([entry.element]) }] };
  }
  if (
    entry.tuples === true &&
    !elements.every(({ first }) => ['[', '...'].includes(tokens[first]?.text ?? ''))
  )
    return { reason: `${entry.property} has elements that are no lists` };
  return { edits: elementEdits(source, value.first, quote(entry.element)) };
}
