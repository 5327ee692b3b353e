/** A piece of source text that is neither blank nor comment. */
export interface Token {
  readonly kind: 'word' | 'string' | 'template' | 'regex' | 'punctuation';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** JavaScript, TypeScript or JSON cut into tokens, as far as lists and objects in it are to be found. */
export interface Source {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  /** Index of the other bracket, by index of a bracket. */
  readonly partners: ReadonlyMap<number, number>;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Words behind which an expression begins, so that a slash there begins a regular expression. */
const beforeExpression = /^(return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield|default)$/;
const blank = /[\s\uFEFF]+/y;
const word = /[\p{ID_Start}\p{N}_$#@][\p{ID_Continue}$]*/uy;
const punctuation = /\.\.\.|=>|\?\.|\?\?|===?|!==?|[<>]=|&&|\|\||[^\s]/y;
const regex = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\\/[\n])+\/[a-z]*/y;
const quoted = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y;
const comment = /\/\/[^\n\r]*|\/\*[\s\S]*?\*\//y;

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Where a template literal ends; null when it does not. */
function templateEnd(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '`') return at + 1;
    else if (text.startsWith('${', at)) {
      const inner = scan(text, at + 2, true);
      if (inner === null) return null;
      at = inner.end;
    }
  }
  return null;
}

function regexMayBegin(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return beforeExpression.test(before.text);
  return before.kind === 'punctuation' && ![')', ']', '}'].includes(before.text);
}

/** Scans until the end, or until the bracket that closes a placeholder of a template. */
function scan(text: string, from: number, placeholder: boolean): { source: Source; end: number } | null {
  const tokens: Token[] = [];
  const comments: { start: number; end: number }[] = [];
  const partners = new Map<number, number>();
  const open: number[] = [];
  const source = { text, tokens, comments, partners };
  let at = from === 0 ? match(/(?:\uFEFF)?#![^\n]*/y, text, 0) : from;
  const take = (kind: Token['kind'], end: number) => {
    tokens.push({ kind, text: text.slice(at, end), start: at, end });
    at = end;
  };
  while (at < text.length) {
    const character = text[at] as string;
    const skipped = match(blank, text, at);
    const remark = match(comment, text, at);
    if (skipped > at) at = skipped;
    else if (remark > at) {
      comments.push({ start: at, end: remark });
      at = remark;
    } else if (character === '"' || character === "'") {
      const end = match(quoted, text, at);
      if (end === at) return null;
      take('string', end);
    } else if (character === '`') {
      const end = templateEnd(text, at);
      if (end === null) return null;
      take('template', end);
    } else if (character === '/' && regexMayBegin(tokens.at(-1)) && match(regex, text, at) > at)
      take('regex', match(regex, text, at));
    else if (match(word, text, at) > at) take('word', match(word, text, at));
    else {
      if (character === '}' && placeholder && open.length === 0) return { source, end: at };
      if (character in closing) open.push(tokens.length);
      else if (character === ')' || character === ']' || character === '}') {
        const other = open.pop();
        if (other === undefined || closing[tokens[other]?.text ?? ''] !== character) return null;
        partners.set(other, tokens.length);
        partners.set(tokens.length, other);
      }
      take('punctuation', match(punctuation, text, at));
    }
  }
  return placeholder || open.length > 0 ? null : { source, end: at };
}

/** Cuts a source into tokens. @returns null when it cannot be followed: a bracket, string or template has no end */
export function scanSource(text: string): Source | null {
  return scan(text, 0, false)?.source ?? null;
}

/** What a string literal says, for names without escape sequences. */
export function stringValue(token: Token | undefined): string | null {
  return token?.kind === 'string' ? token.text.slice(1, -1) : null;
}
