import type { StorageConnection } from './engines/storage-engine.ts';
import {
  type NewRow,
  type RowChange,
  type TableName,
  tableDeclaration,
  tableNames,
} from './tables/all-tables.ts';
import { selfReferences } from './tables/self-references.ts';

type AnyRow = Record<string, unknown>;

interface TableChanges {
  readonly inserts: Map<number, AnyRow>;
  readonly updates: Map<number, AnyRow>;
  readonly removals: Set<number>;
}

/** What SQL after the rows of a batch changes, for whoever is to hear of it: the rows themselves do not show it. */
export type SweptRows =
  /** Executions and attempts of steps with these ids that were running have this outcome. */
  | {
      readonly what: 'ended';
      readonly runId: number;
      readonly first: number;
      readonly last: number;
      readonly status: string;
      /** Microseconds. */
      readonly at: number;
      readonly message: string;
    }
  /** The row of a run. */
  | { readonly what: 'run'; readonly runId: number }
  /** Anything of a run. */
  | { readonly what: 'everything'; readonly runId: number };

/** A batch has two rows with one key. */
export class InsertedTwice extends Error {
  override readonly name = 'InsertedTwice';
}

/**
 * Changes that belong into one transaction. What happens to a row within the batch comes together: a row that is
 * inserted and then changed is inserted as it is in the end.
 */
export class RowBatch {
  readonly #tables = new Map<TableName, TableChanges>();
  readonly #beforehand: ((connection: StorageConnection) => Promise<void>)[] = [];
  readonly #afterwards: ((connection: StorageConnection) => Promise<void>)[] = [];
  readonly #doubled: string[] = [];
  readonly #swept: SweptRows[] = [];
  #rows = 0;

  /** What the work after the rows changes. */
  get swept(): readonly SweptRows[] {
    return this.#swept;
  }

  /** Rows inserted, changed or removed so far. */
  get size(): number {
    return this.#rows;
  }

  get isEmpty(): boolean {
    return this.#rows === 0 && this.#afterwards.length === 0;
  }

  insert<Name extends TableName>(table: Name, id: number, row: NewRow<Name>): void {
    this.#rows++;
    const changes = this.#changesOf(table);
    if (changes.inserts.has(id)) this.#doubled.push(`${table} ${id}`);
    changes.updates.delete(id);
    changes.inserts.set(id, row as AnyRow);
  }

  /** Changes columns of a row; `undefined` and null keep what is there. */
  update<Name extends TableName>(table: Name, id: number, change: RowChange<Name>): void {
    const changes = this.#changesOf(table);
    const inserted = changes.inserts.get(id);
    if (inserted !== undefined) {
      merge(inserted, change);
      deriveDuration(inserted);
      return;
    }
    const earlier = changes.updates.get(id);
    if (earlier !== undefined) {
      merge(earlier, change);
      return;
    }
    this.#rows++;
    changes.updates.set(id, { ...change });
  }

  /** Removes a row that nothing refers to. */
  remove(table: TableName, id: number): void {
    const changes = this.#changesOf(table);
    changes.updates.delete(id);
    if (changes.inserts.delete(id)) return;
    this.#rows++;
    changes.removals.add(id);
  }

  /** Rows that are to be inserted into a table. */
  insertsOf(table: TableName): readonly Readonly<AnyRow>[] {
    return Array.from(this.#tables.get(table)?.inserts.values() ?? []);
  }

  /** Changes of rows of a table that are there already, by key. */
  updatesOf(table: TableName): ReadonlyMap<number, Readonly<AnyRow>> {
    return this.#tables.get(table)?.updates ?? new Map();
  }

  /** Keys of rows of a table that are to be removed. */
  removalsOf(table: TableName): ReadonlySet<number> {
    return this.#tables.get(table)?.removals ?? new Set();
  }

  /** Takes back the inserts of a table: they have been made another way. Changes stay. */
  forgetInserts(table: TableName): void {
    this.#tables.get(table)?.inserts.clear();
  }

  /** Work for the same transaction before the rows are in. */
  beforehand(work: (connection: StorageConnection) => Promise<void>): void {
    this.#beforehand.push(work);
  }

  /**
   * Work for the same transaction once the rows are in.
   *
   * @param swept what it changes
   */
  afterwards(work: (connection: StorageConnection) => Promise<void>, ...swept: readonly SweptRows[]): void {
    this.#afterwards.push(work);
    this.#swept.push(...swept);
  }

  /**
   * Writes everything in one transaction; the batch is used up.
   *
   * @throws InsertedTwice, or the engine's error, for example of a violated constraint
   */
  async commit(connection: StorageConnection): Promise<void> {
    const [twice] = this.#doubled;
    if (twice !== undefined) throw new InsertedTwice(`the key of ${twice} was given twice`);
    await connection.transaction(async () => {
      for (const work of this.#beforehand) await work(connection);
      for (const table of tableNames) await this.#writeTable(connection, table);
      for (const work of this.#afterwards) await work(connection);
    });
  }

  async #writeTable(connection: StorageConnection, table: TableName): Promise<void> {
    const changes = this.#tables.get(table);
    if (changes === undefined) return;
    for (const wave of inWaves(table, changes.inserts))
      await connection.insert(table, wave as NewRow<typeof table>[]);
    await connection.update(table, changes.updates as Map<number, RowChange<typeof table>>);
    if (changes.removals.size > 0) {
      const { key } = tableDeclaration(table);
      await connection.execute(
        `DELETE FROM ${table} WHERE ${key} IN (${Array.from(changes.removals).join(', ')})`,
      );
    }
  }

  #changesOf(table: TableName): TableChanges {
    let changes = this.#tables.get(table);
    if (changes === undefined) {
      changes = { inserts: new Map(), updates: new Map(), removals: new Set() };
      this.#tables.set(table, changes);
    }
    return changes;
  }
}

function merge(row: AnyRow, change: AnyRow): void {
  for (const name in change) {
    const value = change[name];
    if (value !== undefined && value !== null) row[name] = value;
  }
}

/** Where a recorder doesn't say how long something took, it is the time between its start and its end. */
function deriveDuration(row: AnyRow): void {
  if (typeof row.ended_at !== 'number' || typeof row.started_at !== 'number') return;
  row.duration_ms ??= Math.max(0, row.ended_at - row.started_at) / 1000;
}

/** Parents before children: an engine sees rows of one insert call only when it is over. */
function inWaves(table: TableName, inserts: ReadonlyMap<number, AnyRow>): AnyRow[][] {
  const parentColumn = selfReferences.get(table);
  const rows = Array.from(inserts.values());
  if (parentColumn === undefined) return rows.length === 0 ? [] : [rows];
  const waves: AnyRow[][] = [];
  for (const row of rows) {
    let depth = 0;
    for (let parent = inserts.get(row[parentColumn] as number); parent !== undefined; depth++) {
      parent = inserts.get(parent[parentColumn] as number);
    }
    const wave = waves[depth];
    if (wave === undefined) waves[depth] = [row];
    else wave.push(row);
  }
  return waves.filter((wave) => wave !== undefined);
}
