import type { EngineCapabilities, FailureKind, SqlValue } from '../../storage/engines/storage-engine.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import type { TableName } from '../../storage/tables/all-tables.ts';

/** A query whose rows come in batches. */
export type StreamStep = {
  readonly do: 'stream';
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
};

/** What a client does on its connection to the database; one connection for each socket. */
export type SessionStep =
  | StreamStep
  | { readonly do: 'open' | 'commit' | 'rollback' | 'checkpoint' }
  | { readonly do: 'begin'; readonly savepoints: boolean }
  | { readonly do: 'execute' | 'rows'; readonly sql: string; readonly parameters: readonly SqlValue[] }
  | { readonly do: 'script'; readonly sql: string }
  | { readonly do: 'insert'; readonly table: TableName; readonly rows: readonly object[] }
  | {
      readonly do: 'update';
      readonly table: TableName;
      readonly changes: readonly (readonly [number, object])[];
    };

/** What a client is told of the database when it opens its connection. */
export interface SessionFacts {
  readonly dialect: Dialect;
  readonly engine: string;
  readonly capabilities: EngineCapabilities;
}

/** An error of the engine on the other side of the socket, with what kind of trouble it is. */
export class RemoteEngineError extends Error {
  override readonly name = 'RemoteEngineError';
  readonly failure: FailureKind | null;

  constructor(message: string, failure: FailureKind | null) {
    super(message);
    this.failure = failure;
  }
}
