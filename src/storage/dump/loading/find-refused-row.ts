import type { SqlValue } from '../../engines/storage-engine.ts';
import type { DumpTable } from '../format/dump-table.ts';
import { DumpReader, type ReadOptions } from '../reading/dump-reader.ts';

/** Where a row is that breaks a rule of its table. */
export interface RefusedRow {
  readonly line: number;
  readonly reason: string;
}

/** Values that were seen in some columns of a table. */
class Seen {
  readonly #values = new Set<string>();
  readonly #at: readonly number[];
  readonly columns: readonly string[];

  constructor(table: DumpTable, columns: readonly string[]) {
    this.columns = columns;
    this.#at = columns.map((name) => table.columns.findIndex((column) => column.name === name));
  }

  /** The values of a row; null when one of them is NULL, which is like no other. */
  of(values: readonly SqlValue[]): string | null {
    const own = this.#at.map((at) => values[at] ?? null);
    return own.includes(null) ? null : own.join(', ');
  }

  has(value: string): boolean {
    return this.#values.has(value);
  }

  add(value: string): void {
    this.#values.add(value);
  }
}

/** The rules of one table that tie its rows to others. */
class Ties {
  readonly #refused: string;
  readonly #unique: Seen[] = [];
  /** What the table refers to, by `table.column`. */
  readonly #targets = new Map<string, { readonly table: string; readonly seen: Seen }>();
  readonly #tables = new Map<string, DumpTable>();

  constructor(refused: string) {
    this.#refused = refused;
  }

  declare(table: DumpTable): void {
    this.#tables.set(table.name, table);
    if (table.name !== this.#refused) return;
    for (const columns of [table.key, ...table.unique])
      if (columns.length > 0) this.#unique.push(new Seen(table, columns));
    for (const { references } of table.columns) {
      const target = this.#tables.get(references?.table ?? '');
      if (references === undefined || target === undefined) continue;
      this.#targets.set(`${references.table}.${references.column}`, {
        table: references.table,
        seen: new Seen(target, [references.column]),
      });
    }
  }

  /** What is wrong with a row, coming after those before; null when nothing is. */
  fault(table: DumpTable, values: readonly SqlValue[]): string | null {
    if (table.name === this.#refused) {
      const fault = this.#doubled(values) ?? this.#dangling(table, values);
      if (fault !== null) return fault;
    }
    for (const target of this.#targets.values()) {
      const value = target.table === table.name ? target.seen.of(values) : null;
      if (value !== null) target.seen.add(value);
    }
    return null;
  }

  #doubled(values: readonly SqlValue[]): string | null {
    for (const seen of this.#unique) {
      const value = seen.of(values);
      if (value === null) continue;
      if (seen.has(value)) return `a row before it has ${seen.columns.join(', ')} = ${value}, too`;
      seen.add(value);
    }
    return null;
  }

  #dangling(table: DumpTable, values: readonly SqlValue[]): string | null {
    for (const [at, { name, references }] of table.columns.entries()) {
      const value = values[at] ?? null;
      if (references === undefined || value === null) continue;
      const target = this.#targets.get(`${references.table}.${references.column}`);
      if (target?.seen.has(String(value)) === false)
        return `${name} = ${value} names no row of ${references.table} before it`;
    }
    return null;
  }
}

/**
 * Looks through a dump once more for the row that an engine refused: one whose key or unique columns were there
 * before, or that refers to a row that was not. Engines name no line and, some of them, no value. It keeps keys in
 * memory, which only this case does.
 *
 * @param refused name of the table whose rows were refused
 * @returns null when there is none
 */
export async function findRefusedRow(
  file: string,
  refused: string,
  options: ReadOptions,
): Promise<RefusedRow | null> {
  const reader = await DumpReader.open(file, options);
  const ties = new Ties(refused);
  try {
    for await (const item of reader.items()) {
      if (item.kind === 'table') ties.declare(item.table);
      if (item.kind !== 'rows') continue;
      for (const { line, values } of item.rows) {
        const reason = ties.fault(item.table, values);
        if (reason !== null) return { line, reason };
      }
    }
    return null;
  } catch {
    return null; // What is wrong further on did not make the engine refuse these rows.
  } finally {
    await reader.close();
  }
}
