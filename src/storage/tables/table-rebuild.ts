/** How a table is made anew where ALTER TABLE cannot change it, or made at all. */
export interface TableRebuild {
  readonly name: string;
  /** Its new CREATE TABLE, in DuckDB's spelling, beginning with `CREATE TABLE "name" (`. */
  readonly create: string;
  /**
   * SQL for the values of columns that are not taken over as they are, from a row of the old table, whose name is at
   * hand in it. Columns of the same name are copied, others are NULL.
   */
  readonly values?: Readonly<Record<string, string>>;
}
