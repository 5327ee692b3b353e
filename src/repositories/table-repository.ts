import { assayError } from '../model/errors.ts';
import { nowMicros } from '../std/clock.ts';
import { isoTimestamp, parseTimestamp } from '../std/timestamp.ts';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { allocateIds } from '../storage/ids/allocate-ids.ts';
import { quoteName } from '../storage/sql/create-table.ts';
import type { NewRow, TableName } from '../storage/tables/all-tables.ts';
import { hasSoftDelete } from '../storage/tables/column.ts';
import { changeMany } from './change-many.ts';
import type { Attempt } from './constraint-errors.ts';
import { columnOf } from './queries/column-expressions.ts';
import { cursorAt, valuesOfCursor } from './queries/cursor.ts';
import { compileFilter, type Filter } from './queries/filter.ts';
import { readRows } from './queries/read-rows.ts';
import { isRow, type RowId } from './queries/row-identity.ts';
import { afterValues, orderBy, type SortKey, sortTerms } from './queries/sort.ts';
import { joined, type SqlPart } from './queries/sql-part.ts';
import type { DefaultedColumns } from './rows/row-defaults.ts';
import type { NewRowFields, Row, RowChanges } from './rows/row-types.ts';
import { libraryRow, newStoredRow, type StoredRow, storedChanges } from './rows/stored-rows.ts';
import { TableAccess } from './table-access.ts';
import { versionMicros, writeChanges } from './write-changes.ts';

/** Rows that a page has when nothing is said. */
const defaultLimit = 100;
/** How often a change is tried again when others keep changing the row. */
const mostTries = 20;

/** Which rows to list, and in which order. */
export interface ListOptions<Name extends TableName> {
  readonly filter?: Filter<Name>;
  /** Keys of the order, the most important first; the table's key comes last by itself. */
  readonly sort?: readonly SortKey<Name>[];
  /** Rows at most; 100 when absent. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string | null;
  /** Also rows that were deleted, in tables that keep them. */
  readonly includeDeleted?: boolean;
}

/** A part of a list. */
export interface Page<R> {
  readonly rows: readonly R[];
  /** Hand it in as `after` for the page behind this one; null when this is the last. */
  readonly next: string | null;
}

/** What a new row of a table is made from. */
export type NewFields<Name extends TableName> = NewRowFields<Name, DefaultedColumns<Name>>;

/** What every table can do. Its rows are plain objects whose fields are the columns. */
export class TableRepository<Name extends TableName> extends TableAccess<Name> {
  /**
   * Makes a row.
   *
   * @returns the row as it is stored
   * @throws CONSTRAINT_UNIQUE, CONSTRAINT_FOREIGN_KEY, CONSTRAINT_CHECK, CONSTRAINT_NOT_NULL, VALUE_INVALID, COLUMN_UNKNOWN
   */
  async create(fields: NewFields<Name>): Promise<Row<Name>> {
    const [row] = await this.#insert('create', [fields]);
    return row as Row<Name>;
  }

  /**
   * Makes many rows at once, or none of them; by the engine's fastest way.
   *
   * @returns the rows as they are stored, in the same order
   * @throws as `create`
   */
  async createMany(fields: readonly NewFields<Name>[]): Promise<readonly Row<Name>[]> {
    return await this.#insert('createMany', fields);
  }

  /**
   * One row, by key or UUID.
   *
   * @returns null when there is none, or when it was deleted
   */
  async getById(id: RowId, { includeDeleted = false } = {}): Promise<Row<Name> | null> {
    return await this.reading('getById', (connection) => this.rowById(connection, id, includeDeleted));
  }

  /**
   * A page of rows. Pages follow each other without gaps or doubles, also when rows are made and deleted meanwhile.
   *
   * @throws FILTER_COLUMN_UNKNOWN, FILTER_INVALID, CURSOR_INVALID
   */
  async list(options: ListOptions<Name> = {}): Promise<Page<Row<Name>>> {
    return await this.reading('list', (connection) => this.page(connection, options));
  }

  /** All rows that a filter means, read page by page; `limit` is the size of a page. */
  async *each(options: Omit<ListOptions<Name>, 'after'> = {}): AsyncGenerator<Row<Name>> {
    let after: string | null = null;
    do {
      const page: Page<Row<Name>> = await this.list({ ...options, limit: options.limit ?? 1000, after });
      yield* page.rows;
      after = page.next;
    } while (after !== null);
  }

  /** How many rows a filter means; all when there is none. */
  async count(filter: Filter<Name> = {} as Filter<Name>, { includeDeleted = false } = {}): Promise<number> {
    return await this.reading('count', async (connection) => {
      const where = this.where(connection, filter, includeDeleted);
      const [row] = await connection.rows(
        `SELECT count(*) AS n FROM ${quoteName(this.table)} WHERE ${where.sql}`,
        where.parameters,
      );
      return Number(row?.n ?? 0);
    });
  }

  /**
   * Changes columns of a row.
   *
   * @param changes what is left out keeps its value; null takes the value away
   * @param ifVersion the version that you have seen (`versionOf`); without it the last change wins
   * @returns the row as it is now
   * @throws ROW_MISSING, ROW_CHANGED, COLUMN_FIXED, and as `create`
   */
  async update(
    id: RowId,
    changes: RowChanges<Name>,
    { ifVersion }: { readonly ifVersion?: string | undefined } = {},
  ): Promise<Row<Name>> {
    return await this.changing('update', (connection, attempting) =>
      this.changeRow(connection, attempting, id, (row) => storedChanges(this.table, row, changes), {
        ifVersion,
      }),
    );
  }

  /**
   * Deletes a row: marked as deleted in tables that keep such rows, else removed.
   *
   * @throws ROW_MISSING, ROW_REFERENCED, DELETE_NEEDS_COMMIT
   */
  async delete(id: RowId): Promise<void> {
    await this.changing('delete', async (connection, attempting) => {
      if (hasSoftDelete(this.declaration)) {
        await this.changeRow(connection, attempting, id, () => ({ deleted_at: nowMicros() }));
        return;
      }
      const row = await this.existing(connection, id, true);
      const key = Number((row as Record<string, unknown>)[this.declaration.key]);
      attempting({ kind: 'delete', table: this.table, id: key });
      await connection.execute(
        `DELETE FROM ${quoteName(this.table)} WHERE ${quoteName(this.declaration.key)} = ?`,
        [key],
      );
    });
  }

  /**
   * Changes columns of many rows alike, whatever their versions; rows that are not there are left out.
   *
   * @returns how many were changed
   * @throws as `update`, but ROW_MISSING and ROW_CHANGED
   */
  async updateMany(ids: readonly number[], changes: RowChanges<Name>): Promise<number> {
    return await this.changing('updateMany', (connection, attempting) =>
      changeMany(connection, this.table, ids, storedChanges(this.table, {}, changes), attempting),
    );
  }

  /**
   * Deletes many rows of a table that keeps deleted ones; rows that are not there are left out.
   *
   * @returns how many were marked as deleted
   */
  async deleteMany(ids: readonly number[]): Promise<number> {
    return await this.changing('deleteMany', (connection, attempting) =>
      changeMany(connection, this.table, ids, { deleted_at: nowMicros() }, attempting),
    );
  }

  /** Inserts rows in the transaction that is open. */
  protected async insertRows(
    connection: StorageConnection,
    attempting: (attempt: Attempt) => void,
    fields: readonly NewFields<Name>[],
  ): Promise<readonly Row<Name>[]> {
    const now = nowMicros();
    const first = await allocateIds(connection, this.table, fields.length);
    const rows = fields.map((each, index) => newStoredRow(this.table, each, first + index, now));
    attempting({ kind: 'insert', table: this.table, rows });
    await connection.insert(this.table, rows as unknown as NewRow<Name>[]);
    return rows.map((row) => libraryRow(this.table, row) as Row<Name>);
  }

  /** Condition for a filter and for not being deleted. */
  protected where(connection: StorageConnection, filter: Filter<Name>, includeDeleted = false): SqlPart {
    return joined(
      [compileFilter(connection.dialect, this.table, filter), ...this.#standing(includeDeleted)],
      'AND',
      'true',
    );
  }

  /** A page of the rows that a filter means, narrowed by the caller's own one. */
  protected async pageOf(
    operation: string,
    filter: Filter<Name>,
    options: ListOptions<Name>,
    sort: readonly SortKey<Name>[] = [],
  ): Promise<Page<Row<Name>>> {
    const both = options.filter === undefined ? filter : ({ and: [filter, options.filter] } as Filter<Name>);
    return await this.reading(operation, (connection) =>
      this.page(connection, { sort, ...options, filter: both }),
    );
  }

  protected async page(
    connection: StorageConnection,
    {
      filter = {} as Filter<Name>,
      sort = [],
      limit = defaultLimit,
      after = null,
      includeDeleted = false,
    }: ListOptions<Name>,
  ): Promise<Page<Row<Name>>> {
    if (!Number.isSafeInteger(limit) || limit < 1)
      throw assayError('FILTER_INVALID', {
        table: this.table,
        column: 'limit',
        reason: 'it is a whole number from 1 on',
      });
    const { dialect } = connection;
    const terms = sortTerms(this.table, sort);
    const conditions = [this.where(connection, filter, includeDeleted)];
    if (after !== null)
      conditions.push(afterValues(dialect, this.table, terms, valuesOfCursor(this.table, terms, after)));
    const rows = await readRows(connection, this.table, {
      where: joined(conditions, 'AND', 'true'),
      orderBy: orderBy(dialect, this.table, terms),
      limit: limit + 1,
    });
    const last = rows[limit - 1];
    const more = rows.length > limit && last !== undefined;
    return { rows: rows.slice(0, limit), next: more ? cursorAt(this.table, terms, last) : null };
  }

  protected async rowById(
    connection: StorageConnection,
    id: RowId,
    includeDeleted = false,
  ): Promise<Row<Name> | null> {
    const conditions = [isRow(connection.dialect, this.table, id), ...this.#standing(includeDeleted)];
    const [row] = await readRows(connection, this.table, { where: joined(conditions, 'AND', 'true') });
    return row ?? null;
  }

  /** @throws ROW_MISSING */
  protected async existing(
    connection: StorageConnection,
    id: RowId,
    includeDeleted = false,
  ): Promise<Row<Name>> {
    const row = await this.rowById(connection, id, includeDeleted);
    if (row === null) throw assayError('ROW_MISSING', { table: this.table, id: String(id) });
    return row;
  }

  /**
   * Changes a row under its version: when somebody else changes it in between, it is read and changed again.
   *
   * @param changesOf what to change, from the row as it is
   */
  protected async changeRow(
    connection: StorageConnection,
    attempting: (attempt: Attempt) => void,
    id: RowId,
    changesOf: (row: Row<Name>) => StoredRow,
    { ifVersion, includeDeleted = false }: { ifVersion?: string | undefined; includeDeleted?: boolean } = {},
  ): Promise<Row<Name>> {
    for (let tries = 0; ; tries++) {
      const row = await this.existing(connection, id, includeDeleted);
      const version = versionMicros(this.table, row);
      this.#throwIfOther(id, version, ifVersion);
      const changes = changesOf(row);
      if (Object.keys(changes).length === 0) return row;
      if (version !== null) changes.updated_at = Math.max(nowMicros(), version + 1);
      if (await writeChanges(connection, this.table, row, version, changes, attempting))
        return { ...row, ...libraryRow(this.table, changes) };
      if (tries >= mostTries)
        throw assayError('ROW_CHANGED', {
          table: this.table,
          id: String(id),
          expected: version === null ? 'the one read' : isoTimestamp(version),
          current: 'another one each time',
        });
    }
  }

  async #insert(operation: string, fields: readonly NewFields<Name>[]): Promise<readonly Row<Name>[]> {
    // What can be said without the database is said first.
    for (const each of fields) newStoredRow(this.table, each, 0, 0);
    if (fields.length === 0) return [];
    return await this.changing(operation, (connection, attempting) =>
      this.insertRows(connection, attempting, fields),
    );
  }

  #standing(includeDeleted: boolean): SqlPart[] {
    if (includeDeleted || !hasSoftDelete(this.declaration)) return [];
    return [{ sql: `${columnOf(this.table, 'deleted_at')} IS NULL`, parameters: [] }];
  }

  #throwIfOther(id: RowId, version: number | null, expected: string | undefined): void {
    if (expected === undefined) return;
    if (version !== null && parseTimestamp(expected) === version) return;
    throw assayError('ROW_CHANGED', {
      table: this.table,
      id: String(id),
      expected,
      current: version === null ? 'none, for its table keeps none' : isoTimestamp(version),
    });
  }
}

/** A table that keeps deleted rows, so that they can be taken back. */
export class RestorableRepository<Name extends TableName> extends TableRepository<Name> {
  /**
   * Takes a deleted row back; one that stands stays as it is.
   *
   * @returns the row as it is now
   * @throws ROW_MISSING
   */
  async restore(id: RowId): Promise<Row<Name>> {
    return await this.changing('restore', (connection, attempting) =>
      this.changeRow(
        connection,
        attempting,
        id,
        (row) => ((row as { deleted_at?: string | null }).deleted_at == null ? {} : { deleted_at: null }),
        { includeDeleted: true },
      ),
    );
  }
}
