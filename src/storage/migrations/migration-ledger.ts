import { nowMicros } from '../../std/clock.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import type { Dialect } from '../sql/column-types.ts';
import { quoteText } from '../sql/create-table.ts';
import { respell } from '../sql/respell.ts';
import { tableExists } from '../sql/table-exists.ts';
import { timestampLiteral } from '../sql/time-expressions.ts';
import { micros } from '../sql/value-expressions.ts';
import type { Migration } from './migration.ts';

/** A migration that a database has gone through. */
export interface AppliedMigration {
  readonly id: number;
  readonly name: string;
  /** When, in microseconds since 1970. */
  readonly appliedAt: number;
  /** Null for Assay's own. */
  readonly checksum: string | null;
}

/** The list as the first migration found it. Frozen, as the migrations are: later columns come with them. */
const createLedger = `CREATE TABLE "migrations" (
  "migration_id" BIGINT PRIMARY KEY,
  "name" VARCHAR NOT NULL,
  "applied_at" TIMESTAMP NOT NULL,
  "created_at" TIMESTAMP NOT NULL
)`;

async function hasLedger(connection: StorageConnection): Promise<boolean> {
  const [row] = await connection.rows(tableExists(connection.dialect), ['migrations']);
  return Number(row?.n ?? 0) > 0;
}

/** What a database has gone through, in order; nothing when it is new. */
export async function appliedMigrations(connection: StorageConnection): Promise<readonly AppliedMigration[]> {
  if (!(await hasLedger(connection))) return [];
  // All columns: an older database has no checksum.
  const rows = await connection.rows(
    `SELECT migrations.*, ${micros(connection.dialect, 'applied_at')} AS applied_micros FROM migrations ORDER BY migration_id`,
  );
  return rows.map((row) => ({
    id: Number(row.migration_id),
    name: String(row.name),
    appliedAt: Number(row.applied_micros),
    checksum: typeof row.checksum === 'string' ? row.checksum : null,
  }));
}

/** Makes the list of migrations where there is none. */
export async function ensureLedger(connection: StorageConnection): Promise<void> {
  if (!(await hasLedger(connection))) await connection.execute(respell(createLedger, connection.dialect));
}

/** The statement that notes a migration as applied. */
export function noteApplied(dialect: Dialect, migration: Migration): string {
  const now = timestampLiteral(dialect, nowMicros());
  const checksum = migration.checksum === undefined ? '' : `, ${quoteText(migration.checksum)}`;
  return `INSERT INTO migrations (migration_id, name, applied_at, created_at${checksum && ', checksum'})
VALUES (${migration.id}, ${quoteText(migration.name)}, ${now}, ${now}${checksum})`;
}

/** The statements that note a migration as taken back; with the last one the list itself goes. */
export function noteTakenBack(migration: Migration, isLast: boolean): readonly string[] {
  return isLast ? ['DROP TABLE migrations'] : [`DELETE FROM migrations WHERE migration_id = ${migration.id}`];
}
