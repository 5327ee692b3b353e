import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { DuckDbDatabase } from '../../src/storage/engines/duckdb/duckdb-database.ts';
import type { DatabaseLocation, EngineName } from '../../src/storage/location/database-location.ts';

/** How an engine's own tools take a database out and in again. */
export interface NativeDump {
  /** What the tools are called. */
  readonly name: string;
  /** Writes everything to a file or folder. */
  dump(from: DatabaseLocation, target: string): Promise<void>;
  /** Reads it into a place where nothing is. */
  load(into: DatabaseLocation, source: string): Promise<void>;
}

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

interface Streams {
  readonly from?: string;
  readonly to?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program from file to file. */
async function run(program: string, args: readonly string[], { from, to, env }: Streams): Promise<void> {
  const input = from === undefined ? 'ignore' : openSync(from, 'r');
  const output = to === undefined ? 'ignore' : openSync(to, 'w');
  try {
    const child = spawn(program, args, { stdio: [input, output, 'pipe'], env: { ...process.env, ...env } });
    let complaint = '';
    child.stderr?.on('data', (data) => {
      complaint += String(data);
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (child.stderr !== null) await finished(child.stderr).catch(() => {});
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${complaint.slice(0, 500)}`);
  } finally {
    for (const file of [input, output]) if (typeof file === 'number') closeSync(file);
  }
}

async function inDuckDb(path: string, sql: string): Promise<void> {
  const database = await DuckDbDatabase.open(path, { unrestricted: true });
  const connection = await database.connect();
  try {
    await connection.execute(sql);
    await connection.checkpoint();
  } finally {
    await connection.close();
    await database.close();
  }
}

function postgresArguments({ postgres }: DatabaseLocation): [string[], Record<string, string>] {
  if (postgres === null) throw new Error('not a PostgreSQL database');
  const { host, port, user, database, password } = postgres;
  return [['-h', host, '-p', String(port), '-U', user, '-d', database], { PGPASSWORD: password ?? '' }];
}

const natives = {
  duckdb: () => ({
    name: 'EXPORT / IMPORT DATABASE',
    dump: (from, target) => inDuckDb(from.path, `EXPORT DATABASE '${target}'`),
    load: async (into, source) => {
      const schema = join(source, 'schema.sql');
      // DuckDB 1.5.6 leaves a hole where a foreign key refers to its own table, and cannot read that again.
      writeFileSync(schema, readFileSync(schema, 'utf8').replaceAll(', , ', ', '));
      await inDuckDb(into.path, `IMPORT DATABASE '${source}'`);
    },
  }),
  sqlite: () =>
    has('sqlite3')
      ? {
          name: 'sqlite3 .dump',
          dump: (from, target) => run('sqlite3', [from.path, '.dump'], { to: target }),
          load: (into, source) => run('sqlite3', ['-bail', into.path], { from: source }),
        }
      : null,
  postgres: () =>
    has('pg_dump') && has('psql')
      ? {
          name: 'pg_dump / psql',
          dump: async (from, target) => {
            const [args, env] = postgresArguments(from);
            await run('pg_dump', args, { to: target, env });
          },
          load: async (into, source) => {
            const [args, env] = postgresArguments(into);
            await run('psql', [...args, '-q', '-v', 'ON_ERROR_STOP=1'], { from: source, env });
          },
        }
      : null,
} satisfies Record<EngineName, () => NativeDump | null>;

/** The tools of an engine; null where they are not installed. */
export function nativeDump(engine: EngineName): NativeDump | null {
  return natives[engine]();
}
