import pg from 'pg';
import { AssayError, assayError, messageOf } from '../../../model/errors.ts';
import type { JsonValue } from '../../../std/json-value.ts';
import type { DatabaseLocation, PostgresAddress } from '../../location/database-location.ts';
import { RunningQueries, type Stoppable } from '../../running-queries.ts';
import type { ReadBatch, ReadRequest, StorageReader } from '../storage-engine.ts';
import { LimitedSession, type RawAnswer } from './limited-session.ts';
import { codeOf } from './postgres-errors.ts';
import { PostgresPool } from './postgres-pool.ts';
import { cellConverter, distinctNames } from './reader-cells.ts';
import { type ReadingStatement, readingStatement } from './reading-statement.ts';

/** Rows of the first batch; those of the next ones are chosen by their size. */
const firstRows = 100;
const mostRows = 2000;
/** About the size of a batch (characters). */
const batchSize = 1_000_000;

/** Memory of one sort or hash, and room on the disk when that is not enough. */
const memory = '64MB';
const diskRoom = '4GB';
/** The server's own limit is the second line: it comes after ours (ms). */
const graceMs = 1000;

const cursorPrefix = 'DECLARE assay_query NO SCROLL CURSOR FOR\n';

/** What a role may be limited by. */
interface Role {
  readonly isSuperuser: boolean;
  readonly version: number;
}

/** A query that waits for a connection. */
class WaitingQuery implements Stoppable {
  stopped: string | null = null;
  readonly stoppedAt = null;

  stop(reason: string): void {
    this.stopped = reason;
  }
}

/** Runs users' SQL: one read-only statement, on a connection of its own, with limits on time, rows and memory. */
export class PostgresReader implements StorageReader {
  readonly #pool: PostgresPool;
  readonly #running = new RunningQueries();
  readonly #typeNames = new Map<string, string>();
  #role: Role | null = null;

  constructor(location: DatabaseLocation, address: PostgresAddress) {
    const limits = { readOnly: true, applicationName: 'assay query' };
    this.#pool = new PostgresPool(location, { ...address, statementTimeoutMs: 0 }, limits);
  }

  /**
   * Answers a query in batches; the first one comes even when there are no rows.
   *
   * @throws QUERY_REFUSED when it is not one reading statement, QUERY_STOPPED by a limit, QUERY_FAILED otherwise,
   * CONNECTION_FAILED
   */
  async *read(request: ReadRequest): AsyncGenerator<ReadBatch> {
    const statement = readingStatement(request);
    const session = await this.#begin(request);
    try {
      await this.#confine(session, request.timeoutMs);
      yield* this.#batches(session, statement, request.maxRows);
    } catch (error) {
      throw queryError(error, statement, session.limits.stopped);
    } finally {
      await session.end();
    }
  }

  /** @throws PARQUET_UNSUPPORTED always */
  async writeParquet(): Promise<number> {
    throw assayError('PARQUET_UNSUPPORTED', { engine: 'PostgreSQL' });
  }

  /** How long the worst of the queries that were told to stop has not done so (ms); 0 when there is none. */
  overdueMs(): number {
    return this.#running.overdueMs();
  }

  /**
   * Stops every query that is under way and waits for the end of them.
   *
   * @returns false when one of them does not stop in time
   */
  async stopAll(reason: string, patienceMs: number): Promise<boolean> {
    return await this.#running.stopAll(reason, patienceMs);
  }

  async close(): Promise<void> {
    this.#running.tellToStop('the database is closed');
    await this.#pool.close();
  }

  /** Whoever waits for a connection while all are told to stop is told as well. */
  async #begin(request: ReadRequest): Promise<LimitedSession> {
    const waiting = new WaitingQuery();
    this.#running.add(waiting);
    try {
      const session = new LimitedSession(this.#pool, await this.#pool.acquire(), request, () =>
        this.#running.delete(session.limits),
      );
      this.#running.add(session.limits);
      if (waiting.stopped !== null) session.limits.stop(waiting.stopped);
      return session;
    } finally {
      this.#running.delete(waiting);
    }
  }

  /** A superuser would be allowed everything: for the length of the query it is one who may read all tables. */
  async #confine(session: LimitedSession, timeoutMs: number): Promise<void> {
    await session.script('BEGIN TRANSACTION READ ONLY');
    this.#role ??= await roleOf(session);
    const settings = [
      `statement_timeout = ${Math.ceil(timeoutMs) + graceMs}`,
      `lock_timeout = ${Math.ceil(timeoutMs) + graceMs}`,
      `work_mem = '${memory}'`,
      'jit = off',
      'max_parallel_workers_per_gather = 0',
      'cursor_tuple_fraction = 1',
    ];
    if (this.#role.isSuperuser) {
      settings.push(`temp_file_limit = '${diskRoom}'`);
      if (this.#role.version >= 140_000) settings.push('ROLE pg_read_all_data');
    }
    await session.script(settings.map((setting) => `SET LOCAL ${setting}`).join('; '));
  }

  async *#batches(
    session: LimitedSession,
    { sql, values, hasCursor }: ReadingStatement,
    maxRows: number,
  ): AsyncGenerator<ReadBatch> {
    if (hasCursor) await session.ask(cursorPrefix + sql, values);
    const next = (count: number) =>
      session.ask(hasCursor ? `FETCH ${count} FROM assay_query` : sql, hasCursor ? [] : values);
    let columns: ReadBatch['columns'] | null = null;
    let left = maxRows;
    for (let count = firstRows; ; ) {
      const wanted = Math.min(count, left + 1);
      const answer = await next(wanted);
      columns ??= await this.#columnsOf(session, answer.fields);
      const truncated = answer.rows.length > left;
      const rows = truncated ? answer.rows.slice(0, left) : answer.rows;
      left -= rows.length;
      const isLast = truncated || !hasCursor || answer.rows.length < wanted;
      const batch = { columns, rows: cellsOf(answer.fields, rows), truncated };
      if (!isLast || rows.length > 0 || truncated || left === maxRows) yield batch;
      if (isLast) return;
      count = nextCount(answer.rows);
    }
  }

  /** Names, and types as PostgreSQL spells them. */
  async #columnsOf(session: LimitedSession, fields: RawAnswer['fields']): Promise<ReadBatch['columns']> {
    const keyOf = ({ dataTypeID, dataTypeModifier }: pg.FieldDef) => `${dataTypeID},${dataTypeModifier}`;
    const unknown = [...new Set(fields.map(keyOf))].filter((key) => !this.#typeNames.has(key));
    if (unknown.length > 0) {
      const { rows } = await session.ask(
        "SELECT type || ',' || modifier, pg_catalog.format_type(type, modifier) FROM unnest($1::oid[], $2::int4[]) AS given(type, modifier)",
        [0, 1].map((part) => `{${unknown.map((key) => key.split(',')[part]).join(',')}}`),
      );
      for (const [key, name] of rows) this.#typeNames.set(String(key), String(name));
    }
    const names = distinctNames(fields.map(({ name }) => name));
    return fields.map((field, index) => ({
      name: names[index] ?? field.name,
      type: this.#typeNames.get(keyOf(field)) ?? 'unknown',
    }));
  }
}

async function roleOf(session: LimitedSession): Promise<Role> {
  const { rows } = await session.ask(
    "SELECT current_setting('is_superuser'), current_setting('server_version_num')",
  );
  const [isSuperuser, version] = rows[0] ?? [];
  return { isSuperuser: isSuperuser === 'on', version: Number(version) };
}

function cellsOf(fields: RawAnswer['fields'], rows: RawAnswer['rows']): JsonValue[][] {
  const converters = fields.map(({ dataTypeID }) => cellConverter(dataTypeID));
  return rows.map((row) =>
    row.map((value, index) => (value === null ? null : (converters[index]?.(value) ?? value))),
  );
}

/** Rows to ask for next, so that a batch of large values doesn't fill the memory. */
function nextCount(rows: RawAnswer['rows']): number {
  let size = 1;
  for (const row of rows) for (const value of row) size += value?.length ?? 4;
  return Math.max(1, Math.min(mostRows, Math.floor((batchSize * rows.length) / size)));
}

/** The line in which the server found something wrong, with a sign below the place. */
function placeOf(error: unknown, { sql, hasCursor }: ReadingStatement): string {
  const position = error instanceof pg.DatabaseError ? Number(error.position ?? 0) : 0;
  const before = [...sql]
    .slice(0, Math.max(0, position - 1 - (hasCursor ? cursorPrefix.length : 0)))
    .join('');
  if (position === 0 || before.length >= sql.length) return '';
  const number = before.split('\n').length;
  const label = `LINE ${number}: `;
  const column = before.length - (before.lastIndexOf('\n') + 1);
  return `\n${label}${sql.split('\n')[number - 1] ?? ''}\n${' '.repeat(label.length + column)}^`;
}

function queryError(error: unknown, statement: ReadingStatement, stopped: string | null): Error {
  if (stopped !== null) return assayError('QUERY_STOPPED', { reason: stopped }, error);
  if (error instanceof AssayError) return error;
  const reason = messageOf(error);
  switch (codeOf(error)) {
    case '25006': // the transaction can only read
    case '42501': // not allowed
      return assayError('QUERY_REFUSED', { reason }, error);
    case '53200':
    case '53400':
      return assayError('QUERY_STOPPED', { reason: 'it needs more memory than it may have' }, error);
    case '55P03':
    case '57014':
      return assayError('QUERY_STOPPED', { reason }, error);
    default:
      break;
  }
  if (/^(?:DECLARE CURSOR must not|SELECT \.\.\. INTO)/.test(reason))
    return assayError('QUERY_REFUSED', { reason: 'it does more than read' }, error);
  return assayError('QUERY_FAILED', { reason: `${reason}${placeOf(error, statement)}` }, error);
}
