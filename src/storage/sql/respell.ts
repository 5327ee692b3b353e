import { columnTypes, type Dialect } from './column-types.ts';

/** Texts, quoted names and comments, which stay as they are, or a word that the dialects spell each in their own way. */
const spelled =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\bBIGINT PRIMARY KEY\b|\bDECIMAL\s*\(\s*15\s*,\s*3\s*\)|\bDOUBLE\b(?! PRECISION\b)|\b(?:VARCHAR|UUID|JSON)\b/g;

function spellingOf(word: string, dialect: Exclude<Dialect, 'duckdb'>): string {
  const types = columnTypes[dialect];
  if (word.startsWith('DECIMAL')) return types.milliseconds;
  switch (word) {
    case 'BIGINT PRIMARY KEY':
      return `${types.id} PRIMARY KEY`;
    case 'DOUBLE':
      return types.double;
    case 'VARCHAR':
      return types.text;
    case 'UUID':
      return types.uuid;
    case 'JSON':
      return types.json;
    default:
      return word;
  }
}

/**
 * A statement in DuckDB's spelling as a dialect spells it: the names of types, which must be in capitals. Texts, quoted
 * names and comments stay as they are.
 */
export function respell(sql: string, dialect: Dialect): string {
  if (dialect === 'duckdb') return sql;
  return sql.replace(spelled, (word) => spellingOf(word, dialect));
}
