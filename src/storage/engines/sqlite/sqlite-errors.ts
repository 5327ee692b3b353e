import { isRefusedValue } from '../../column-values.ts';
import type { FailureKind } from '../storage-engine.ts';

/** Result codes of SQLite that something is done about. */
export const sqliteCodes = {
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  full: 13,
  cannotOpen: 14,
  tooBig: 18,
  mismatch: 20,
  notAuthorized: 23,
} as const;

const kinds: Readonly<Record<number, FailureKind>> = {
  [sqliteCodes.busy]: 'timeout',
  [sqliteCodes.locked]: 'timeout',
  [sqliteCodes.full]: 'full',
  [sqliteCodes.tooBig]: 'value',
  [sqliteCodes.mismatch]: 'value',
};

/** Extended codes, which say more than the constraint that is their lower half. */
const constraintKinds: Readonly<Record<number, FailureKind>> = {
  275: 'check',
  787: 'foreign-key',
  1299: 'not-null',
  1555: 'unique', // primary key
  2067: 'unique',
  2579: 'unique', // row id
  3091: 'value', // data type
};

/** SQLite's extended result code of an error; null when the error is not SQLite's. */
function extendedCodeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode : null;
}

/** SQLite's result code of an error; null when the error is not SQLite's. */
export function sqliteCodeOf(error: unknown): number | null {
  const code = extendedCodeOf(error);
  return code === null ? null : code & 0xff;
}

/** Another connection writes, or recovers the write-ahead log: the same statement can go well a moment later. */
export function isBusy(error: unknown): boolean {
  return sqliteCodeOf(error) === sqliteCodes.busy;
}

/** What kind of trouble an error of SQLite is; null for any other. */
export function failureKindOf(error: unknown): FailureKind | null {
  if (isRefusedValue(error)) return 'value';
  const extended = extendedCodeOf(error);
  return extended === null ? null : (constraintKinds[extended] ?? kinds[extended & 0xff] ?? null);
}
