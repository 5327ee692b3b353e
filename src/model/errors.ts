import { apiErrors } from './errors/api-errors.ts';
import { artifactErrors } from './errors/artifact-errors.ts';
import { browserErrors } from './errors/browser-errors.ts';
import { commandErrors } from './errors/command-errors.ts';
import { dumpErrors } from './errors/dump-errors.ts';
import { engineErrors } from './errors/engine-errors.ts';
import type { ErrorEntry } from './errors/error-entry.ts';
import { gateErrors } from './errors/gate-errors.ts';
import { importErrors } from './errors/import-errors.ts';
import { ingestErrors } from './errors/ingest-errors.ts';
import { locationErrors } from './errors/location-errors.ts';
import { maintenanceErrors } from './errors/maintenance-errors.ts';
import { migrationErrors } from './errors/migration-errors.ts';
import { presetErrors } from './errors/preset-errors.ts';
import { queryErrors } from './errors/query-errors.ts';
import { reportErrors } from './errors/report-errors.ts';
import { repositoryErrors } from './errors/repository-errors.ts';
import { runErrors } from './errors/run-errors.ts';
import { sampleErrors } from './errors/sample-errors.ts';
import { serverErrors } from './errors/server-errors.ts';
import { setupErrors } from './errors/setup-errors.ts';
import { siteErrors } from './errors/site-errors.ts';
import { sqlErrors } from './errors/sql-errors.ts';
import { storageErrors } from './errors/storage-errors.ts';

/** Every error that Assay shows to people. A code is never reused for another meaning. */
export const errorCatalogue = {
  ...storageErrors,
  ...engineErrors,
  ...queryErrors,
  ...repositoryErrors,
  ...locationErrors,
  ...importErrors,
  ...ingestErrors,
  ...migrationErrors,
  ...dumpErrors,
  ...maintenanceErrors,
  ...commandErrors,
  ...presetErrors,
  ...runErrors,
  ...sampleErrors,
  ...setupErrors,
  ...gateErrors,
  ...browserErrors,
  ...artifactErrors,
  ...reportErrors,
  ...siteErrors,
  ...apiErrors,
  ...sqlErrors,
  ...serverErrors,
} satisfies Record<string, ErrorEntry<never>>;

export type ErrorCode = keyof typeof errorCatalogue;

type DetailsOf<Code extends ErrorCode> = Parameters<(typeof errorCatalogue)[Code]['message']>[0];

/** An error of the catalogue. `message` says who and what, `remedy` what to do; `cause` is kept. */
export class AssayError extends Error {
  override readonly name = 'AssayError';
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly exitCode: 2 | 3;

  constructor(code: ErrorCode, message: string, remedy: string, exitCode: 2 | 3, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
    this.exitCode = exitCode;
  }
}

/**
 * Makes an error of the catalogue.
 *
 * @param code key of the catalogue
 * @param details what the entry's texts speak of
 * @param cause the error that led to it, if any
 */
export function assayError<Code extends ErrorCode>(
  code: Code,
  details: DetailsOf<Code>,
  cause?: unknown,
): AssayError {
  const { message, remedy, exitCode } = errorCatalogue[code] as unknown as ErrorEntry<DetailsOf<Code>>;
  return new AssayError(code, message(details), remedy(details), exitCode, cause);
}

// Beside the errors for those who have them anyway; workers of test runners load it without the catalogue.
export { messageOf } from '../std/message-of.ts';
