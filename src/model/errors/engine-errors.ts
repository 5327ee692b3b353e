import { type ErrorEntry, entry } from './error-entry.ts';

/** What an engine refuses, or how it fails: the same error whichever engine it is. */
export const engineErrors = {
  CONSTRAINT_UNIQUE: entry<{ table: string; columns: string; value: string }>(
    (d) => `${d.table} has a row with ${d.columns} = ${d.value} already.`,
    (d) => `Choose another ${d.columns}, or change the row that is there.`,
  ),
  CONSTRAINT_FOREIGN_KEY: entry<{ table: string; column: string; value: string; references: string }>(
    (d) => `${d.table}.${d.column} = ${d.value} does not fit ${d.references}.`,
    (d) => `${d.column} must name a row of ${d.references} that exists, and stay while others name it.`,
  ),
  CONSTRAINT_CHECK: entry<{ table: string; column: string; value: string; allowed: string }>(
    (d) => `${d.table}.${d.column} cannot be ${d.value}.`,
    (d) => `It takes ${d.allowed}.`,
  ),
  CONSTRAINT_NOT_NULL: entry<{ table: string; column: string }>(
    (d) => `${d.table}.${d.column} has no value (NULL).`,
    (d) => `Give ${d.column} a value.`,
  ),
  VALUE_INVALID: entry<{ table: string; column: string; value: string; reason: string }>(
    (d) => `${d.table}.${d.column} cannot hold ${d.value}: ${d.reason}.`,
    (d) => `Give ${d.column} a value of its type (docs/generated/schema.md).`,
  ),
  STATEMENT_TIMEOUT: entry<{ database: string; statement: string }>(
    (d) => `${d.database} took too long to answer: ${d.statement}`,
    () =>
      'Narrow the question, or allow more time (DATABASE__STATEMENT_TIMEOUT_MS); SQLite waits for other writers that long.',
  ),
  CONNECTION_FAILED: entry<{ database: string; reason: string }>(
    (d) => `${d.database} cannot be reached: ${d.reason}`,
    () =>
      'Check address, port, user and password (assay db config shows them), and that the server is running.',
  ),
  CONNECTION_LOST: entry<{ database: string; reason: string }>(
    (d) => `The connection to ${d.database} was lost: ${d.reason}`,
    () =>
      'It was tried again several times. Whether the last change was made is not known: look before you repeat it.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
