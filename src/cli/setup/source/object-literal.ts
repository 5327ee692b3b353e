import { type Source, stringValue } from './scan-source.ts';

/** First and last token of an expression, by index. */
export interface TokenRange {
  readonly first: number;
  readonly last: number;
}

/** One entry of an object literal. */
export interface Property extends TokenRange {
  /** Null for what has no name that can be read: `...other`, `[computed]: 1`. */
  readonly name: string | null;
  /** Null for `shorthand` and `method() {}`. */
  readonly value: TokenRange | null;
}

/** Entries between two brackets, which commas part. */
export function entriesOf({ tokens, partners }: Source, open: number): TokenRange[] {
  const close = partners.get(open) ?? open;
  const entries: TokenRange[] = [];
  let first = open + 1;
  for (let at = first; at <= close; at++) {
    if (at === close || tokens[at]?.text === ',') {
      if (at > first) entries.push({ first, last: at - 1 });
      first = at + 1;
    } else if (['(', '[', '{'].includes(tokens[at]?.text ?? '')) at = partners.get(at) ?? at;
  }
  return entries;
}

/** Entries of the object literal that begins with a token. */
export function propertiesOf(source: Source, open: number): Property[] {
  const { tokens } = source;
  return entriesOf(source, open).map(({ first, last }) => {
    const key = tokens[first];
    const name = key?.kind === 'word' ? key.text : stringValue(key);
    const next = tokens[first + 1]?.text;
    if (name === null) return { first, last, name: null, value: null };
    if (next === ':' && last > first + 1) return { first, last, name, value: { first: first + 2, last } };
    if (first === last || next === '(') return { first, last, name, value: null };
    return { first, last, name: null, value: null };
  });
}

/** The value of a property, where there is exactly one of that name. */
export function propertyValue(source: Source, open: number, name: string): TokenRange | null {
  const found = propertiesOf(source, open).filter((property) => property.name === name);
  return found.length === 1 ? (found[0]?.value ?? null) : null;
}

/** Whether an expression is nothing but one pair of brackets, or one with a remark on its type. */
export function isBracketed({ tokens, partners }: Source, range: TokenRange, bracket: '[' | '{'): boolean {
  const close = partners.get(range.first);
  if (tokens[range.first]?.text !== bracket || close === undefined) return false;
  return close === range.last || ['as', 'satisfies'].includes(tokens[close + 1]?.text ?? '');
}
