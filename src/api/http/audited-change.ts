import { assayError } from '../../model/errors.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { NewFields } from '../../repositories/table-repository.ts';
import { type TableName, tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { ApiContext } from './api-context.ts';

/** What was done to a row. */
export interface AuditNote {
  readonly action: 'created' | 'updated' | 'deleted' | 'restored' | 'cancelled';
  readonly table: TableName;
  readonly row: object;
  /** Names of columns and counts; never values, which may be secrets. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Writes down what was done, in the transaction in which it is done. */
export type WriteNotes = (...notes: readonly AuditNote[]) => Promise<void>;

/**
 * Changes something: all of it with its audit entries, or nothing.
 *
 * @param what is changed, for people
 * @param work gets the repositories of the transaction, and what writes audit entries in it
 * @throws API_READ_ONLY where nothing can be changed
 */
export async function auditedChange<Result>(
  context: ApiContext,
  request: Request,
  what: string,
  work: (repositories: Repositories, note: WriteNotes) => Promise<Result>,
): Promise<Result> {
  if (!context.writable) throw assayError('API_READ_ONLY', { what });
  const actor = context.actorOf?.(request) ?? { user_id: null, api_token_id: null };
  return await context.repositories.transaction(async (repositories) => {
    const note: WriteNotes = async (...notes) => {
      const entries = notes.map(({ action, table, row, details }): NewFields<'audit_entries'> => {
        const values = row as Readonly<Record<string, unknown>>;
        return {
          user_id: actor.user_id,
          api_token_id: actor.api_token_id,
          action,
          table_name: table,
          row_id: Number(values[tableDeclaration(table).key]),
          row_uuid: typeof values.uuid === 'string' ? values.uuid : null,
          details: details ?? null,
        };
      });
      await repositories.table('audit_entries').createMany(entries);
    };
    return await work(repositories, note);
  });
}

/** Names of the columns that a change sets, for its audit entry. */
export function changedColumns(changes: Readonly<Record<string, unknown>>): { columns: string[] } {
  return { columns: Object.keys(changes).filter((name) => changes[name] !== undefined) };
}
