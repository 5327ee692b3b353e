import { firstJournalId } from '../ids/allocate-ids.ts';
import { type TableName, tableDeclaration, tableNames } from '../tables/all-tables.ts';
import { isRecordedByJournals } from '../tables/journal-tables.ts';
import type { PlainRow } from '../transfer/plain-rows.ts';

/** Tables by the name of their key: a column of that name in another table is an id of it, also where it is a copy. */
const tableOfKey = new Map(tableNames.map((name) => [tableDeclaration(name).key, name]));

/** The table whose ids a column has; undefined where it has none. */
function targetOf(table: TableName, column: string): TableName | undefined {
  const references = tableDeclaration(table).columns[column]?.references;
  return references === undefined ? tableOfKey.get(column) : (references.split('.')[0] as TableName);
}

/** Columns with ids, by table. */
const idColumns = new Map(
  tableNames.map((table) => {
    const columns = Object.keys(tableDeclaration(table).columns);
    const found = columns.flatMap((column) => {
      const target = targetOf(table, column);
      return target === undefined ? [] : [{ column, target }];
    });
    return [table, found] as const;
  }),
);

/**
 * Which id a row of another database has here. Ids that journals brought follow their journal; all others are known
 * one by one. What belongs to a run is known until the next run, or until it is taken back.
 */
export class IdMap {
  readonly #lasting = new Map<TableName, Map<number, number>>();
  readonly #ofRun = new Map<TableName, Map<number, number>>();

  /** Forgets what belonged to the run before this one, or to an attempt at this one that was broken off. */
  beginRun(): void {
    this.#ofRun.clear();
  }

  set(table: TableName, theirs: number, ours: number, ofRun = false): void {
    const maps = ofRun ? this.#ofRun : this.#lasting;
    const ids = maps.get(table);
    if (ids === undefined) maps.set(table, new Map([[theirs, ours]]));
    else ids.set(theirs, ours);
  }

  get(table: TableName, theirs: number): number | undefined {
    const known = this.#ofRun.get(table)?.get(theirs) ?? this.#lasting.get(table)?.get(theirs);
    if (known !== undefined || !isFromJournal(table, theirs)) return known;
    const journal = this.get('journals', journalOf(theirs));
    return journal === undefined ? undefined : journal * firstJournalId + (theirs % firstJournalId);
  }

  /** What the run brought stays known: other runs may have rows of the same journals. */
  keepJournals(): void {
    for (const [theirs, ours] of this.#ofRun.get('journals') ?? []) this.set('journals', theirs, ours);
  }

  /**
   * A row with the ids that it has here. A copy of an id whose row was not taken becomes NULL.
   *
   * @throws when a row refers to one that is not there
   */
  translate(table: TableName, row: PlainRow): PlainRow {
    const translated = { ...row };
    const { columns, key } = tableDeclaration(table);
    for (const { column, target } of idColumns.get(table) ?? []) {
      const theirs = row[column] ?? null;
      if (theirs === null) continue;
      const ours = this.get(target, Number(theirs));
      if (ours !== undefined) translated[column] = ours;
      else if (column !== key && columns[column]?.references === undefined && columns[column]?.nullable)
        translated[column] = null;
      else throw new Error(`${table}.${column} = ${theirs} refers to a row that is not there`);
    }
    return translated;
  }
}

/** Whether an id came from a journal. */
export function isFromJournal(table: TableName, id: number): boolean {
  return id >= firstJournalId && isRecordedByJournals(table);
}

export function journalOf(id: number): number {
  return Math.floor(id / firstJournalId);
}
