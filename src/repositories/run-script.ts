import { assayError } from '../model/errors.ts';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';

/** Texts, quoted names and comments, in which words mean nothing. */
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;
const transactionWord = /(?:^|;)\s*(BEGIN|START\s+TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/i;

/** The first statement of a script by which it would begin or end a transaction; null when there is none. */
export function transactionWordOf(sql: string): string | null {
  const [, word = null] = transactionWord.exec(sql.replaceAll(quoted, ' ')) ?? [];
  return word?.toUpperCase() ?? null;
}

/**
 * Runs a script of several statements: all of them, or none.
 *
 * @throws SCRIPT_TRANSACTION when it wants to begin or end transactions itself, and what the engine throws
 */
export async function runScript(connection: StorageConnection, sql: string): Promise<void> {
  const word = transactionWordOf(sql);
  if (word !== null) throw assayError('SCRIPT_TRANSACTION', { statement: word });
  await connection.transaction(() => connection.script(sql));
}
