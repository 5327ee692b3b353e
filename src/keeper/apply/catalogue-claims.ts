import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import type { RowBatch } from '../../storage/row-batch.ts';
import { quoteName } from '../../storage/sql/create-table.ts';
import { parameterOf, placeholder } from '../../storage/sql/parameter-values.ts';
import { tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { Column } from '../../storage/tables/column.ts';

/** Tables in which several keepers make the same row, in the order in which they refer to each other. */
const claimed = ['projects', 'suites', 'tests'] as const;

/** Rows of a statement at most; PostgreSQL takes 65,535 parameters. */
const rowsAtOnce = 500;

/**
 * Makes the new catalogue rows of a batch before the batch itself, in a short transaction, where keepers on other
 * machines may be making the same ones: whoever comes first has made it. In the order of their keys, so that two
 * keepers never wait for each other.
 *
 * @returns false when some were made by somebody else: what the batch refers to is wrong then, and must be made anew
 */
export async function claimCatalogueRows(connection: StorageConnection, batch: RowBatch): Promise<boolean> {
  let allOurs = true;
  await connection.transaction(async () => {
    allOurs = true;
    for (const table of claimed) {
      // Rows of the next table may refer to one that was not made.
      if (!allOurs) return;
      const rows = batch.insertsOf(table).toSorted((a, b) => (String(a.key) < String(b.key) ? -1 : 1));
      for (let start = 0; start < rows.length; start += rowsAtOnce)
        allOurs = (await claim(connection, table, rows.slice(start, start + rowsAtOnce))) && allOurs;
    }
  });
  for (const table of claimed) batch.forgetInserts(table);
  return allOurs;
}

async function claim(
  connection: StorageConnection,
  table: (typeof claimed)[number],
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<boolean> {
  const { columns } = tableDeclaration(table);
  const names = Object.keys(columns).filter((name) => rows.some((row) => row[name] !== undefined));
  const places = names.map((name) => placeholder(connection.dialect, (columns[name] as Column).kind));
  const values = rows.flatMap((row) => names.map((name) => parameterOf(columns[name] as Column, row[name])));
  const made = await connection.execute(
    `INSERT INTO ${quoteName(table)} (${names.map(quoteName).join(', ')})
     VALUES ${rows.map(() => `(${places.join(', ')})`).join(', ')} ON CONFLICT DO NOTHING`,
    values,
  );
  return made === rows.length;
}
