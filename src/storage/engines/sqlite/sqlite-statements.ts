import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Prepared statements that are kept; the one that was not used for the longest time goes first. */
const keptStatements = 200;

/** The columns behind a star are of the moment when the statement was prepared. */
const namesNoColumns = /(?<!\bcount\()\*/i;
const changesSchema = /^\s*(create|drop|alter|attach|detach|vacuum|pragma|reindex|rollback)\b/i;

/** The prepared statements of a connection. */
export class SqliteStatements {
  readonly #database: DatabaseSync;
  readonly #kept = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** A statement to run at once: it may be handed out again for the same text. */
  prepare(sql: string): StatementSync {
    const known = this.#kept.get(sql);
    if (known !== undefined) {
      this.#kept.delete(sql);
      this.#kept.set(sql, known);
      return known;
    }
    const statement = this.#database.prepare(sql);
    if (changesSchema.test(sql)) this.#kept.clear();
    else if (!namesNoColumns.test(sql)) this.#keep(sql, statement);
    return statement;
  }

  /** A statement that nobody else gets. */
  prepareAlone(sql: string): StatementSync {
    return this.#database.prepare(sql);
  }

  forget(): void {
    this.#kept.clear();
  }

  #keep(sql: string, statement: StatementSync): void {
    this.#kept.set(sql, statement);
    if (this.#kept.size <= keptStatements) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}
