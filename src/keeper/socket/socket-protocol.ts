import type { ErrorCode } from '../../model/errors.ts';
import type { JsonValue, QueryColumn, QueryRequest } from '../database-access.ts';

/** What a client asks; one JSON object a line. */
export type SocketRequest =
  | { readonly id: number; readonly op: 'query'; readonly request: WireQuery }
  | { readonly id: number; readonly op: 'parquet'; readonly request: WireQuery; readonly target: string }
  | { readonly id: number; readonly op: 'health' | 'compact' | 'settle' }
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
  | { readonly id: number; readonly kind: 'done'; readonly value?: unknown }
  | {
      readonly id: number;
      readonly kind: 'error';
      readonly code: ErrorCode | null;
      readonly message: string;
      readonly remedy: string;
      readonly exitCode: 2 | 3;
    };
