import type { Dialect } from '../sql/column-types.ts';
import type { TableRebuild } from '../tables/table-rebuild.ts';

/** What a migration does on the engines of one dialect; in this order. */
export interface SchemaChange {
  /** Statements in DuckDB's spelling (storage/sql/respell.ts). */
  readonly before?: readonly string[];
  /** Tables that are new, or made anew with the rows that they have. In any order. */
  readonly rebuild?: readonly TableRebuild[];
  /** Tables that go, each before those that it refers to. */
  readonly drop?: readonly string[];
  /** Statements, as `before`. */
  readonly after?: readonly string[];
}

/** One direction of a migration: statements for every dialect, or what to do on each. */
export type MigrationSteps = readonly string[] | Readonly<Record<Dialect, SchemaChange>>;

/** One step of the schema, reversible. It happens in one transaction: all of it or nothing. */
export interface Migration {
  /** 1, 2, 3 ... without gaps; those of users begin at `firstUserMigration`. */
  readonly id: number;
  readonly name: string;
  readonly up: MigrationSteps;
  readonly down: MigrationSteps;
  /** SHA-256 of the file of a user's migration, whose statements run as they are written. Assay's own have none. */
  readonly checksum?: string;
  /** Where a statement of it is written, for messages. */
  readonly placeOf?: (statement: string) => string;
}

/** Migrations of users are numbered from here on; smaller numbers are Assay's. */
export const firstUserMigration = 1000;

/** Name of a migration for people, with its number. */
export function migrationName(migration: { readonly id: number; readonly name: string }): string {
  return `${String(migration.id).padStart(4, '0')}-${migration.name}`;
}

/** What a direction of a migration does in a dialect. */
export function changeOf(steps: MigrationSteps, dialect: Dialect): SchemaChange {
  return isStatements(steps) ? { before: steps } : steps[dialect];
}

function isStatements(steps: MigrationSteps): steps is readonly string[] {
  return Array.isArray(steps);
}

/** Whether a change makes tables anew or drops them apart from its statements. */
export function rebuildsTables(change: SchemaChange): boolean {
  return (change.rebuild?.length ?? 0) > 0 || (change.drop?.length ?? 0) > 0;
}
