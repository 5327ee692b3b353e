import { type TableName, tableDeclaration, tableNames } from './all-tables.ts';

/** Tables that refer to themselves, with the column by which they do. */
export const selfReferences: ReadonlyMap<TableName, string> = new Map(
  tableNames.flatMap((name) => {
    const columns = Object.entries(tableDeclaration(name).columns);
    const found = columns.find(([, column]) => column.references?.startsWith(`${name}.`));
    return found === undefined ? [] : [[name, found[0]] as const];
  }),
);
