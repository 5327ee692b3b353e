import { type AssayError, assayError } from '../../model/errors.ts';

/** A part of what names a database, as it was written down. */
export interface GivenValue {
  readonly value: string;
  /** Where it stands, for people: `--database-url`, `DATABASE__PORT in .env`. */
  readonly origin: string;
  /** Whether it is a part of a URL. */
  readonly inUrl?: boolean;
}

/** The error about a value that cannot be used. The value itself is not in it: it may be a password. */
export function refused(given: GivenValue, reason: string): AssayError {
  return given.inUrl === true
    ? assayError('DATABASE_URL_INVALID', { origin: given.origin, reason })
    : assayError('DATABASE_SETTING_INVALID', { setting: given.origin, reason });
}
