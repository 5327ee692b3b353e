/** A piece of SQL as SQLite's own tokenizer takes it apart; blanks and comments are left out. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'parameter' | 'sign';
  /** As it is written; of a quoted name, what is between the quotes. */
  readonly text: string;
  /** Where it ends in the SQL. */
  readonly end: number;
}

/**
 * Blanks and comments, words, quoted names in each of three ways, texts, parameters, numbers, and everything else by
 * the character. What is not closed goes on to the end.
 */
const pieces =
  /(?<skipped>[\s\ufeff]+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<number>\.?\d[\w.]*)|(?<word>[\p{ID_Start}_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<name>"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|\[[^\]]*(?:\]|$))|(?<text>'(?:[^']|'')*(?:'|$))|(?<parameter>\?\d*|[$:@#][\w$\u0080-\uffff]+(?:::[\w$\u0080-\uffff]*)*(?:\([^)\s]*\))?)|(?<sign>[\s\S])/gu;

function unquoted(name: string): string {
  const quote = name[0] ?? '';
  const inner = name.slice(1, -1);
  return quote === '[' ? inner : inner.replaceAll(quote + quote, quote);
}

/** Takes SQL apart. */
export function* sqlTokens(sql: string): Generator<SqlToken> {
  for (const found of sql.matchAll(pieces)) {
    const { word, name, text, number, parameter, sign } = found.groups ?? {};
    const end = found.index + found[0].length;
    if (word !== undefined) yield { kind: 'word', text: word, end };
    else if (name !== undefined) yield { kind: 'name', text: unquoted(name), end };
    else if (text !== undefined) yield { kind: 'text', text, end };
    else if (number !== undefined) yield { kind: 'number', text: number, end };
    else if (parameter !== undefined) yield { kind: 'parameter', text: parameter, end };
    else if (sign !== undefined) yield { kind: 'sign', text: sign, end };
  }
}
