import { type TableName, tableDeclaration } from '../tables/all-tables.ts';
import { selfReferences } from '../tables/self-references.ts';
import type { PlainRow } from './plain-rows.ts';

/**
 * Puts rows of a table that refers to itself into an order that every engine takes: a row is inserted in a later call
 * than its parent. Rows come in the order of their keys; those whose parent has a larger one wait.
 */
export class ParentsFirst {
  readonly #key: string;
  readonly #parent: string | undefined;
  readonly #insert: (rows: readonly PlainRow[]) => Promise<void>;
  /** Rows that wait, by the key of the parent that they wait for. */
  readonly #waiting = new Map<unknown, PlainRow[]>();
  /** Keys of the rows that wait. */
  readonly #postponed = new Set<unknown>();

  constructor(table: TableName, insert: (rows: readonly PlainRow[]) => Promise<void>) {
    this.#key = tableDeclaration(table).key;
    this.#parent = selfReferences.get(table);
    this.#insert = insert;
  }

  async add(rows: readonly PlainRow[]): Promise<void> {
    const parent = this.#parent;
    if (parent === undefined) return await this.#insert(rows);
    const here = new Set(rows.map((row) => row[this.#key]));
    const ready: PlainRow[] = [];
    for (const row of rows) {
      const wanted = row[parent] ?? null;
      const isLater = wanted !== null && Number(wanted) > Number(row[this.#key]);
      if (wanted === null || !(here.has(wanted) || isLater || this.#postponed.has(wanted))) ready.push(row);
      else this.#postpone(wanted, row);
    }
    for (let wave = ready; wave.length > 0; wave = this.#released(wave)) await this.#insert(wave);
  }

  /** @throws when rows are left whose parent never came */
  end(): void {
    if (this.#postponed.size > 0) throw new Error(`the parents of ${this.#postponed.size} rows are missing`);
  }

  #postpone(parent: unknown, row: PlainRow): void {
    const waiting = this.#waiting.get(parent);
    if (waiting === undefined) this.#waiting.set(parent, [row]);
    else waiting.push(row);
    this.#postponed.add(row[this.#key]);
  }

  #released(parents: readonly PlainRow[]): PlainRow[] {
    const released: PlainRow[] = [];
    for (const row of parents) {
      const children = this.#waiting.get(row[this.#key]);
      if (children === undefined) continue;
      this.#waiting.delete(row[this.#key]);
      for (const child of children) this.#postponed.delete(child[this.#key]);
      released.push(...children);
    }
    return released;
  }
}
