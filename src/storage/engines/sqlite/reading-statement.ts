import { assayError } from '../../../model/errors.ts';
import { refusedFunctions } from './refused-functions.ts';
import { type SqlToken, sqlTokens } from './sql-tokens.ts';

/** One statement that only reads. */
export interface ReadingStatement {
  /** Without what ends it. */
  readonly sql: string;
  readonly explains: boolean;
  /** Its parameters in their order, as they are written. */
  readonly parameters: readonly { readonly text: string; readonly end: number }[];
}

const readingWords = new Set(['SELECT', 'VALUES']);

function refused(reason: string): Error {
  return assayError('QUERY_REFUSED', { reason });
}

/**
 * Takes a user's SQL for what it is.
 *
 * @throws QUERY_REFUSED when it is not one statement that reads
 */
export function readingStatement(sql: string): ReadingStatement {
  if (sql.includes('\0')) throw refused('it has a NUL character in it');
  const statements = split([...sqlTokens(sql)]);
  const [tokens] = statements;
  if (tokens === undefined) throw refused('there is no statement in it');
  if (statements.length > 1) throw refused(`it has ${statements.length} statements`);
  const explains = isWord(tokens[0], 'EXPLAIN');
  const rest = explains ? withoutExplain(tokens) : tokens;
  const verb = verbOf(rest);
  if (!readingWords.has(verb)) throw refused(`${verb === '' ? 'it' : verb} does more than read`);
  for (const [index, token] of tokens.entries()) {
    const isCalled = tokens[index + 1]?.text === '(' && (token.kind === 'word' || token.kind === 'name');
    if (isCalled && refusedFunctions.has(token.text.toLowerCase()))
      throw refused(`the function ${token.text} is not for queries`);
  }
  return {
    sql: sql.slice(0, tokens.at(-1)?.end),
    explains,
    parameters: tokens.filter(({ kind }) => kind === 'parameter'),
  };
}

/** The statements that are not empty. */
function split(tokens: readonly SqlToken[]): SqlToken[][] {
  const statements: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter(({ length }) => length > 0);
}

function isWord(token: SqlToken | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word;
}

function withoutExplain(tokens: readonly SqlToken[]): readonly SqlToken[] {
  return tokens.slice(isWord(tokens[1], 'QUERY') && isWord(tokens[2], 'PLAN') ? 3 : 1);
}

/** What the statement does: its first word, or behind WITH the first one that follows the named queries. */
function verbOf(tokens: readonly SqlToken[]): string {
  if (!isWord(tokens[0], 'WITH')) return wordOf(tokens[0]);
  let depth = 0;
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue;
    if (text === '(') depth++;
    if (text !== ')' || --depth > 0) continue;
    const next = tokens[index + 1];
    if (next?.kind === 'word' && !isWord(next, 'AS')) return wordOf(next);
  }
  return 'WITH';
}

function wordOf(token: SqlToken | undefined): string {
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}
