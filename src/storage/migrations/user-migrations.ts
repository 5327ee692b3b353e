import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assayError, messageOf } from '../../model/errors.ts';
import type { Dialect } from '../sql/column-types.ts';
import { type ScriptStatement, splitStatements } from '../sql/split-statements.ts';
import { migrations as released } from './all-migrations.ts';
import { firstUserMigration, type Migration } from './migration.ts';

const fileName = /^(\d{4,})-([^/]+)\.sql$/;
const heading = /^--\s*(up|down)(?:\s+(duckdb|sqlite|postgres))?\s*$/i;

/** A part of a file below one heading. */
interface Section {
  readonly direction: 'up' | 'down';
  /** Null for the statements of every dialect that has none of its own. */
  readonly dialect: Dialect | null;
  readonly lines: string[];
  /** Number of its first line. */
  readonly line: number;
}

function sectionsOf(file: string, text: string): readonly Section[] {
  const sections: Section[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const invalid = (reason: string) => assayError('MIGRATION_INVALID', { file, line: index + 1, reason });
    const found = heading.exec(line.trim());
    if (found === null) {
      const section = sections.at(-1);
      if (section !== undefined) section.lines.push(line);
      else if (line.trim() !== '' && !line.trim().startsWith('--'))
        throw invalid('there is a statement before the first "-- up"');
      continue;
    }
    const direction = found[1]?.toLowerCase() as Section['direction'];
    const dialect = (found[2]?.toLowerCase() ?? null) as Dialect | null;
    if (sections.some((section) => section.direction === direction && section.dialect === dialect))
      throw invalid(`"${line.trim()}" is there twice`);
    sections.push({ direction, dialect, lines: [], line: index + 2 });
  }
  return sections;
}

/** The statements of one direction: the dialect's own, where there are any. */
function statementsOf(
  file: string,
  sections: readonly Section[],
  direction: Section['direction'],
  dialect: Dialect,
): readonly ScriptStatement[] {
  const ofDirection = sections.filter((section) => section.direction === direction);
  const section =
    ofDirection.find((one) => one.dialect === dialect) ?? ofDirection.find((one) => one.dialect === null);
  if (section === undefined)
    throw assayError('MIGRATION_INVALID', { file, line: 1, reason: `it has no "-- ${direction}"` });
  const statements = splitStatements(section.lines.join('\n'), section.line);
  if (statements.length === 0 && direction === 'up')
    throw assayError('MIGRATION_INVALID', { file, line: section.line, reason: 'there is no statement' });
  return statements;
}

function parseMigration(file: string, id: number, name: string, text: string, dialect: Dialect): Migration {
  const plain = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const sections = sectionsOf(file, plain);
  const up = statementsOf(file, sections, 'up', dialect);
  const down = statementsOf(file, sections, 'down', dialect);
  const sqlOf = (statements: readonly ScriptStatement[]) => statements.map(({ sql }) => sql);
  const lines = new Map([...down, ...up].map(({ sql, line }) => [sql, line]));
  return {
    id,
    name,
    up: sqlOf(up),
    down: sqlOf(down),
    checksum: createHash('sha256').update(plain).digest('hex'),
    placeOf: (sql) => `${file}:${lines.get(sql) ?? 1}`,
  };
}

/**
 * Reads the migrations that users wrote themselves: files `NNNN-name.sql`, numbers from 1000 on, with statements below
 * `-- up` and `-- down`, or below `-- up sqlite` and the like for one dialect alone. Other files are left alone.
 *
 * @param folder absolute path
 * @throws MIGRATIONS_UNREADABLE; MIGRATION_INVALID with file and line
 */
export async function readUserMigrations(folder: string, dialect: Dialect): Promise<readonly Migration[]> {
  const found: Migration[] = [];
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
    for (const name of names) {
      const file = join(folder, name);
      const [, number = '', title = ''] = fileName.exec(name) ?? [];
      const id = Number(number);
      const invalid = (reason: string) => assayError('MIGRATION_INVALID', { file, line: 1, reason });
      if (!Number.isSafeInteger(id) || id < firstUserMigration)
        throw invalid(`its name does not begin with a number from ${firstUserMigration} on`);
      const twin = found.find((migration) => migration.id === id);
      if (twin !== undefined) throw invalid(`the number ${number} is taken by ${number}-${twin.name}.sql`);
      found.push(parseMigration(file, id, title, await readFile(file, 'utf8'), dialect));
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw assayError('MIGRATIONS_UNREADABLE', { folder, reason: messageOf(error) }, error);
    throw error;
  }
  return found.sort((one, other) => one.id - other.id);
}

/** Assay's migrations and, after them, those of a user. */
export function withUserMigrations(users: readonly Migration[]): readonly Migration[] {
  return [...released, ...users];
}
