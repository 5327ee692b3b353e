/** A row of an answer by the names of its columns. */
export type NamedRow = Readonly<Record<string, unknown>>;

/** The rows of an answer as objects. */
export function namedRows(answer: {
  readonly columns: readonly { readonly name: string }[];
  readonly rows: readonly (readonly unknown[])[];
}): readonly NamedRow[] {
  return answer.rows.map((row) =>
    Object.fromEntries(answer.columns.map((column, index) => [column.name, row[index]])),
  );
}
