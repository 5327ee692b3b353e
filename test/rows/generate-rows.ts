import type { StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import {
  type NewRow,
  type TableName,
  tableDeclaration,
  tableNames,
} from '../../src/storage/tables/all-tables.ts';
import type { Column } from '../../src/storage/tables/column.ts';
import { selfReferences } from '../../src/storage/tables/self-references.ts';
import { awkwardJson, awkwardNumbers, awkwardTexts, awkwardTimes } from './awkward-values.ts';

type Row = Record<string, string | number | boolean | null>;

export type GeneratedRows = ReadonlyMap<TableName, readonly Row[]>;

/** Numbers from 0 up to 1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Generator {
  readonly #random: () => number;
  readonly #rows = new Map<TableName, Row[]>();

  constructor(seed: number) {
    this.#random = randomNumbers(seed);
  }

  get rows(): GeneratedRows {
    return this.#rows;
  }

  fill(name: TableName, count: number): void {
    const rows: Row[] = [];
    this.#rows.set(name, rows);
    for (let index = 0; index < count; index++) rows.push(this.#row(name, index, rows));
  }

  #row(name: TableName, index: number, earlier: readonly Row[]): Row {
    const { columns, key, unique = [] } = tableDeclaration(name);
    const distinct = new Set(unique.flat());
    const row: Row = {};
    for (const [column, declaration] of Object.entries(columns)) {
      if (column === key) row[column] = index === 0 ? Number.MAX_SAFE_INTEGER : 2 ** 28 + index * 7;
      else if (declaration.nullable && !distinct.has(column) && this.#random() < 0.3) row[column] = null;
      else if (declaration.references !== undefined)
        row[column] = this.#reference(declaration.references, name, index, earlier);
      else row[column] = this.#value(declaration, distinct.has(column) ? index : null);
    }
    return row;
  }

  /** Of tables with several references in one unique constraint, each row has others. */
  #reference(target: string, own: TableName, index: number, earlier: readonly Row[]): number | null {
    const [table = '', key = ''] = target.split('.');
    const rows = table === own ? earlier : (this.#rows.get(table as TableName) ?? []);
    // Of a table's own rows the one before or the first: some are deep below others.
    const row =
      table === own ? (rows[this.#random() < 0.7 ? rows.length - 1 : 0] ?? null) : rows[index % rows.length];
    return (row?.[key] as number | undefined) ?? null;
  }

  #value({ kind, oneOf }: Column, distinct: number | null): string | number | boolean {
    if (oneOf !== undefined) return this.#pick(oneOf);
    switch (kind) {
      case 'id':
      case 'bigint':
        return distinct ?? this.#pick(awkwardNumbers.bigint);
      case 'integer':
        return distinct ?? this.#pick(awkwardNumbers.integer);
      case 'double':
        return this.#pick(awkwardNumbers.double);
      case 'milliseconds':
        return this.#pick(awkwardNumbers.milliseconds);
      case 'boolean':
        return this.#random() < 0.5;
      case 'timestamp':
        return distinct ?? this.#pick(awkwardTimes);
      case 'uuid':
        return this.#uuid();
      case 'json':
        return this.#pick(awkwardJson);
      case 'text':
        return distinct === null ? this.#text() : `${this.#text()}${distinct}`;
    }
  }

  #text(): string {
    if (this.#random() < 0.7) return this.#pick(awkwardTexts);
    const length = Math.floor(this.#random() * 20);
    const points = Array.from({ length }, () => Math.floor(this.#random() ** 3 * 0x110000));
    return String.fromCodePoint(...points);
  }

  #uuid(): string {
    const digits = Array.from({ length: 32 }, () => Math.floor(this.#random() * 16).toString(16)).join('');
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.#random() * values.length)] as Value;
  }
}

/**
 * Rows for every table but `migrations`, with every value that is hard to keep, the same for the same seed. References
 * hold.
 *
 * @param count rows of each table
 */
export function generateRows(seed: number, count: number): GeneratedRows {
  const generator = new Generator(seed);
  for (const name of tableNames) if (name !== 'migrations') generator.fill(name, count);
  return generator.rows;
}

/** Inserts generated rows, each after those that it refers to. */
export async function insertRows(connection: StorageConnection, generated: GeneratedRows): Promise<void> {
  for (const [name, rows] of generated) {
    const parent = selfReferences.get(name);
    const { key } = tableDeclaration(name);
    let left = [...rows];
    const there = new Set<unknown>([null]);
    while (left.length > 0) {
      const next = parent === undefined ? left : left.filter((row) => there.has(row[parent] ?? null));
      if (next.length === 0) throw new Error(`rows of ${name} refer to rows that do not exist`);
      await connection.insert(name, next as unknown as readonly NewRow<typeof name>[]);
      for (const row of next) there.add(row[key]);
      const inserted = new Set(next);
      left = left.filter((row) => !inserted.has(row));
    }
  }
}
