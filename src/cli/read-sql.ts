import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { assayError, messageOf } from '../model/errors.ts';
import type { CommandContext } from './command-context.ts';

async function readSqlFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw assayError('FILE_UNREADABLE', { path, reason: messageOf(error) }, error);
  }
}

/**
 * The SQL that the user means: the argument, a file, or standard input (`-`, or nothing when something is piped in).
 *
 * @throws SQL_MISSING, SQL_TWICE, FILE_UNREADABLE
 */
export async function readSql(
  context: CommandContext,
  argument: string | undefined,
  file: string | undefined,
): Promise<string> {
  if (argument !== undefined && file !== undefined) throw assayError('SQL_TWICE', {});
  const fromPipe = argument === '-' || file === '-' || (argument === undefined && file === undefined);
  let sql: string;
  if (!fromPipe) sql = argument ?? (await readSqlFile(resolve(context.cwd, file ?? '')));
  else if ((context.stdin as { isTTY?: boolean }).isTTY === true && argument !== '-' && file !== '-')
    sql = '';
  else sql = await text(context.stdin);
  if (sql.trim() === '') throw assayError('SQL_MISSING', {});
  return sql;
}
