import { assayError } from '../../../model/errors.ts';
import type { ReadRequest } from '../storage-engine.ts';
import { isRefusedFunction } from './refused-functions.ts';
import { type SqlPiece, sqlPieces } from './sql-pieces.ts';

/** One statement that only reads, as PostgreSQL takes it. */
export interface ReadingStatement {
  readonly sql: string;
  readonly values: readonly (string | null)[];
  /** Whether it can be read by a cursor; what tells of plans and settings cannot. */
  readonly hasCursor: boolean;
}

const cursorWords = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE']);
const otherWords = new Set(['SHOW', 'EXPLAIN']);
/** ANALYZE runs what it explains. */
const explainsByRunning = /^explain\s*(?:\([^)]*\banaly[sz]e\b|(?:verbose\s+)?analy[sz]e\b)/i;
const calls = /([\p{L}_][\p{L}\p{N}_$]*)\s*\(/gu;

function refused(reason: string): Error {
  return assayError('QUERY_REFUSED', { reason });
}

/** A statement in which texts and comments say nothing more, and quoted names stand like any others. */
function wordsOf(pieces: readonly SqlPiece[]): string {
  const words = pieces.map(({ kind, sql }) => {
    if (kind === 'code') return sql;
    if (kind === 'text') return "''";
    return kind === 'comment' ? ' ' : sql.slice(1, -1).replaceAll(/[^\p{L}\p{N}_$]/gu, '_');
  });
  return words.join('').trim();
}

/** The pieces of the only statement, without what ends it. */
function onlyStatement(sql: string): readonly SqlPiece[] {
  if (sql.includes('\0')) throw refused('it has a NUL character in it');
  const statements: SqlPiece[][] = [[]];
  for (const piece of sqlPieces(sql)) {
    const [first = '', ...others] = piece.kind === 'code' ? piece.sql.split(';') : [piece.sql];
    statements.at(-1)?.push({ ...piece, sql: first });
    for (const other of others) statements.push([{ ...piece, sql: other }]);
  }
  const filled = statements.filter((pieces) => wordsOf(pieces) !== '');
  const [statement] = filled;
  if (statement === undefined) throw refused('there is no statement in it');
  if (filled.length > 1) throw refused(`it has ${filled.length} statements`);
  return statement;
}

/** @throws QUERY_REFUSED when it does more than read */
function checkReading(pieces: readonly SqlPiece[]): boolean {
  const hasEscapedName = pieces.some(
    ({ kind, sql }, index) => kind === 'code' && /\bu&$/i.test(sql) && pieces[index + 1]?.kind === 'name',
  );
  if (hasEscapedName) throw refused('names with escapes (U&) are not for queries');
  const words = wordsOf(pieces);
  const verb = /^[\s(]*([\p{L}_]*)/u.exec(words)?.[1]?.toUpperCase() ?? '';
  if (!cursorWords.has(verb) && !otherWords.has(verb))
    throw refused(`${verb === '' ? 'it' : verb} does more than read`);
  if (explainsByRunning.test(words)) throw refused('EXPLAIN ANALYZE runs what it explains');
  for (const [, name = ''] of words.matchAll(calls))
    if (isRefusedFunction(name)) throw refused(`the function ${name} is not for queries`);
  return cursorWords.has(verb);
}

/** A bare parameter would be a text; a cast says what JavaScript knows of it. */
function castOf(value: unknown): string {
  if (typeof value === 'boolean') return '::boolean';
  if (typeof value !== 'number') return '';
  if (!Number.isSafeInteger(value)) return '::double precision';
  return value === (value | 0) ? '::integer' : '::bigint';
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Parameters that a query was given, by the way in which it names them. */
class Parameters {
  readonly values: (string | null)[] = [];
  readonly missing: string[] = [];
  readonly #given: ReadRequest['parameters'];
  readonly #places = new Map<string, string>();
  #anonymous = 0;

  constructor(given: ReadRequest['parameters']) {
    this.#given = given;
  }

  get parameter(): RegExp {
    const isList = Array.isArray(this.#given);
    return isList ? /(?<![\p{L}\p{N}_$])\$\d+|\?/gu : /(?<![\p{L}\p{N}_$])\$[\p{L}_][\p{L}\p{N}_]*/gu;
  }

  /** What stands in the place of a parameter. */
  place(written: string): string {
    const key = written === '?' ? `$${++this.#anonymous}` : written;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const given = (this.#given ?? {}) as Readonly<Record<string, unknown>>;
    const name = Array.isArray(this.#given) ? String(Number(key.slice(1)) - 1) : key.slice(1);
    if (!Object.hasOwn(given, name)) {
      this.missing.push(written === '?' ? `the ${this.#anonymous}. ?` : written);
      return written;
    }
    this.values.push(textOf(given[name]));
    const place = `$${this.values.length}${castOf(given[name])}`;
    this.#places.set(key, place);
    return place;
  }
}

/**
 * Takes a user's SQL for what it is, and puts the parameters into PostgreSQL's order.
 *
 * @throws QUERY_REFUSED when it is not one statement that reads, QUERY_FAILED when a parameter has no value
 */
export function readingStatement({
  sql,
  parameters,
}: Pick<ReadRequest, 'sql' | 'parameters'>): ReadingStatement {
  const pieces = onlyStatement(sql);
  const hasCursor = checkReading(pieces);
  const filled = new Parameters(parameters);
  const rewritten = pieces.map((piece) =>
    piece.kind === 'code'
      ? piece.sql.replace(filled.parameter, (written) => filled.place(written))
      : piece.sql,
  );
  if (filled.missing.length > 0)
    throw assayError('QUERY_FAILED', { reason: `there is no value for ${filled.missing.join(', ')}` });
  return { sql: rewritten.join(''), values: filled.values, hasCursor };
}
