import { AssayError, assayError } from '../../model/errors.ts';
import { isRefusedValue } from '../../storage/column-values.ts';
import type {
  EngineCapabilities,
  FailureKind,
  QueryRow,
  SqlValue,
  StorageConnection,
  TransactionOptions,
} from '../../storage/engines/storage-engine.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import type { NewRow, RowChange, TableName } from '../../storage/tables/all-tables.ts';
import {
  RemoteEngineError,
  type SessionFacts,
  type SessionStep,
  type StreamStep,
} from './session-protocol.ts';

/** Rows that go to the keeper in one message; a line must not become too long to be held. */
const rowsAtOnce = 2000;
/** How often a transaction is tried that met another one on the same rows. */
const mostTries = 5;

/** JSON makes null of what is no number. */
function refuseNoNumbers(table: TableName, row: Readonly<Record<string, unknown>>): void {
  for (const column in row) {
    const value = row[column];
    if (typeof value === 'number' && !Number.isFinite(value))
      throw assayError('VALUE_INVALID', { table, column, value: String(value), reason: 'it is not finite' });
  }
}

/** How a client's steps reach the keeper. */
export interface SessionWire {
  ask(step: SessionStep): Promise<unknown>;
  stream(step: StreamStep): AsyncIterable<readonly QueryRow[]>;
  close(): Promise<void>;
}

/** A connection to a database that a keeper owns: every statement goes through its socket. */
export class RemoteConnection implements StorageConnection {
  readonly dialect: Dialect;
  readonly engine: string;
  readonly capabilities: EngineCapabilities;
  readonly #wire: SessionWire;
  #depth = 0;

  private constructor(wire: SessionWire, facts: SessionFacts) {
    this.#wire = wire;
    this.dialect = facts.dialect;
    this.engine = facts.engine;
    this.capabilities = facts.capabilities;
  }

  static async open(wire: SessionWire): Promise<RemoteConnection> {
    return new RemoteConnection(wire, (await wire.ask({ do: 'open' })) as SessionFacts);
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    return (await this.#wire.ask({ do: 'execute', sql, parameters })) as number;
  }

  async rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly QueryRow[]> {
    return (await this.#wire.ask({ do: 'rows', sql, parameters })) as readonly QueryRow[];
  }

  stream(sql: string, parameters: readonly SqlValue[] = []): AsyncIterable<readonly QueryRow[]> {
    return this.#wire.stream({ do: 'stream', sql, parameters });
  }

  async script(sql: string): Promise<void> {
    await this.#wire.ask({ do: 'script', sql });
  }

  async transaction<Result>(work: () => Promise<Result>, options: TransactionOptions = {}): Promise<Result> {
    if (this.#depth > 0) return await this.#once(work, options);
    for (let tries = 1; ; tries++) {
      try {
        return await this.#once(work, options);
      } catch (error) {
        if (this.failureKind(error) !== 'serialization' || tries >= mostTries) throw error;
      }
    }
  }

  async #once<Result>(
    work: () => Promise<Result>,
    { savepoints = false }: TransactionOptions,
  ): Promise<Result> {
    await this.#wire.ask({ do: 'begin', savepoints });
    this.#depth++;
    let committing = false;
    try {
      const result = await work();
      committing = true;
      await this.#wire.ask({ do: 'commit' });
      return result;
    } catch (error) {
      // A commit that failed has ended it; otherwise the first error is the one that tells.
      if (!committing) await this.#wire.ask({ do: 'rollback' }).catch(() => {});
      throw error;
    } finally {
      this.#depth--;
    }
  }

  async insert<Name extends TableName>(table: Name, rows: readonly NewRow<Name>[]): Promise<void> {
    for (const row of rows) refuseNoNumbers(table, row);
    const inOne = async () => {
      for (let start = 0; start < rows.length; start += rowsAtOnce)
        await this.#wire.ask({ do: 'insert', table, rows: rows.slice(start, start + rowsAtOnce) });
    };
    if (rows.length > rowsAtOnce) await this.transaction(inOne);
    else await inOne();
  }

  async update<Name extends TableName>(
    table: Name,
    changes: ReadonlyMap<number, RowChange<Name>>,
  ): Promise<void> {
    for (const change of changes.values()) refuseNoNumbers(table, change);
    if (changes.size > 0) await this.#wire.ask({ do: 'update', table, changes: Array.from(changes) });
  }

  async checkpoint(): Promise<void> {
    await this.#wire.ask({ do: 'checkpoint' });
  }

  failureKind(error: unknown): FailureKind | null {
    if (isRefusedValue(error)) return 'value';
    if (error instanceof AssayError && error.code === 'KEEPER_UNREACHABLE') return 'connection';
    return error instanceof RemoteEngineError ? error.failure : null;
  }

  async close(): Promise<void> {
    await this.#wire.close();
  }
}
