import { InvalidArgumentError } from 'commander';
import { formatNamed, formatNames } from '../../importers/choose-format.ts';
import type { ImportFormat } from '../../importers/reading/import-format.ts';
import { isTimeZone, readTime } from '../../importers/reading/read-times.ts';
import type { DatabaseOptions } from '../database-option.ts';

/** What the command line of `assay import` says. */
export interface ImportOptions extends DatabaseOptions {
  readonly format?: ImportFormat;
  readonly merge?: boolean;
  readonly runId?: string;
  readonly project?: string;
  readonly name?: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly attempts: 'own-tests' | 'same-name';
  readonly base?: string;
  readonly startedAt?: number;
  readonly timezone: string;
  readonly context?: boolean;
  readonly results?: string;
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** A format by its name. */
export function parseFormat(name: string): ImportFormat {
  const format = formatNamed(name.toLowerCase());
  if (format === null) throw new InvalidArgumentError(`Known are ${formatNames().join(', ')}.`);
  return format;
}

/** The name of a time zone, or an offset. */
export function parseTimeZone(name: string): string {
  if (!isTimeZone(name))
    throw new InvalidArgumentError(
      'Give the name of a zone such as Europe/Paris, or an offset such as +02:00.',
    );
  return name;
}

/** A point in time, in microseconds since 1970. */
export function parseMoment(text: string): number {
  const micros = readTime(text);
  if (micros === null) throw new InvalidArgumentError('Give a time such as 2026-11-21T09:30:00Z.');
  return micros;
}
