import type { ErrorCode } from '../../model/errors.ts';
import type { JsonValue } from '../../std/json-value.ts';
import type { FailureKind, QueryRow } from '../../storage/engines/storage-engine.ts';
import type { QueryColumn, QueryRequest } from '../database-access.ts';
import type { SessionStep } from './session-protocol.ts';

/** What a client asks; one JSON object a line. */
export type SocketRequest =
  | { readonly id: number; readonly op: 'query'; readonly request: WireQuery }
  | { readonly id: number; readonly op: 'parquet'; readonly request: WireQuery; readonly target: string }
  | { readonly id: number; readonly op: 'health' | 'compact' | 'settle' | 'leave' }
  | { readonly id: number; readonly op: 'session'; readonly step: SessionStep }
  | { readonly id: number; readonly op: 'cancel' };

/** A query as JSON carries it: no signal, and no Infinity. */
export type WireQuery = Omit<QueryRequest, 'signal' | 'maxRows'> & { readonly maxRows?: number | 'all' };

/** What the keeper answers; a query's rows come in several `rows` lines before `done`. */
export type SocketAnswer =
  | {
      readonly id: number;
      readonly kind: 'rows';
      readonly columns?: readonly QueryColumn[];
      readonly rows: readonly (readonly JsonValue[])[];
      readonly truncated: boolean;
    }
  | { readonly id: number; readonly kind: 'batch'; readonly batch: readonly QueryRow[] }
  | { readonly id: number; readonly kind: 'done'; readonly value?: unknown }
  | {
      readonly id: number;
      readonly kind: 'error';
      readonly code: ErrorCode | null;
      readonly message: string;
      /** What kind of trouble it was for the engine, in a session. */
      readonly failure?: FailureKind | null;
      readonly remedy: string;
      readonly exitCode: 2 | 3;
    };
