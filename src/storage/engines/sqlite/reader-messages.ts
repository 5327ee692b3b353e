import type { JsonValue } from '../../../std/json-value.ts';
import type { ReadBatch } from '../storage-engine.ts';
import type { FilledQuery } from './query-parameters.ts';

/** What the process that answers queries is asked: a question, and then for each further batch. */
export type ReaderQuestion =
  | { readonly kind: 'next' }
  | (FilledQuery & { readonly kind: 'query'; readonly explains: boolean; readonly maxRows: number });

/** What it answers. */
export type ReaderAnswer =
  | {
      readonly kind: 'batch';
      /** With the first batch only. */
      readonly columns: ReadBatch['columns'] | null;
      readonly rows: JsonValue[][];
      readonly truncated: boolean;
      readonly isLast: boolean;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly code: number | null };
