/** A part of a statement: words and signs, or something in which none of them count. */
export interface SqlPiece {
  readonly kind: 'code' | 'text' | 'name' | 'comment';
  readonly sql: string;
}

const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const wordSign = /[\p{L}\p{N}_$]/u;

function endOfQuoted(sql: string, start: number, quote: string, hasEscapes: boolean): number {
  for (let at = start + 1; at < sql.length; at++) {
    if (hasEscapes && sql[at] === '\\') at++;
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return sql.length;
}

/** Block comments of PostgreSQL nest. */
function endOfBlock(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    const two = sql.slice(at, at + 2);
    if (two === '/*') depth++;
    else if (two === '*/') depth--;
    else continue;
    at++;
    if (depth === 0) return at + 1;
  }
  return sql.length;
}

function endOf(sql: string, found: number, end: number): number {
  return found < 0 ? sql.length : end;
}

/** What begins at a place and is no code; null when it is code. */
function quotedAt(sql: string, at: number): readonly [SqlPiece['kind'], number] | null {
  const sign = sql[at];
  const before = sql[at - 1] ?? ' ';
  if (sign === "'") {
    const hasEscapes = /e/i.test(before) && !wordSign.test(sql[at - 2] ?? ' ');
    return ['text', endOfQuoted(sql, at, "'", hasEscapes)];
  }
  if (sign === '"') return ['name', endOfQuoted(sql, at, '"', false)];
  if (sign === '-' && sql[at + 1] === '-') {
    const line = sql.indexOf('\n', at);
    return ['comment', endOf(sql, line, line + 1)];
  }
  if (sign === '/' && sql[at + 1] === '*') return ['comment', endOfBlock(sql, at)];
  if (sign === '$' && !wordSign.test(before)) {
    dollarTag.lastIndex = at;
    const tag = dollarTag.exec(sql)?.[0];
    if (tag === undefined) return null;
    const close = sql.indexOf(tag, at + tag.length);
    return ['text', endOf(sql, close, close + tag.length)];
  }
  return null;
}

/** Takes a statement in PostgreSQL's spelling apart: literals, quoted names, comments, and the code between them. */
export function sqlPieces(sql: string): readonly SqlPiece[] {
  const pieces: SqlPiece[] = [];
  let codeStart = 0;
  for (let at = 0; at < sql.length; ) {
    const quoted = quotedAt(sql, at);
    if (quoted === null) {
      at++;
      continue;
    }
    if (at > codeStart) pieces.push({ kind: 'code', sql: sql.slice(codeStart, at) });
    const [kind, end] = quoted;
    pieces.push({ kind, sql: sql.slice(at, end) });
    at = end;
    codeStart = end;
  }
  if (codeStart < sql.length) pieces.push({ kind: 'code', sql: sql.slice(codeStart) });
  return pieces;
}

/** Changes the code of a statement, and leaves literals, quoted names and comments as they are. */
function mapCode(sql: string, change: (code: string) => string): string {
  return sqlPieces(sql)
    .map((piece) => (piece.kind === 'code' ? change(piece.sql) : piece.sql))
    .join('');
}

const remembered = new Map<string, string>();
const rememberedAtMost = 500;

/** Rewrites `?` placeholders as PostgreSQL has them: `$1`, `$2`, in their order. */
export function numberPlaceholders(sql: string): string {
  const known = remembered.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  const numbered = mapCode(sql, (code) => code.replaceAll('?', () => `$${++count}`));
  if (remembered.size >= rememberedAtMost) remembered.clear();
  remembered.set(sql, numbered);
  return numbered;
}
