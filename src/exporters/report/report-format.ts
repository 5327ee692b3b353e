import type { Quarantine } from '../../configuration/quarantine/load-quarantine.ts';
import type { DatabaseAccess } from '../../keeper/database-access.ts';
import type { WriteText } from '../rows/write-rows.ts';

/** What is asked of a report. */
export interface ReportRequest {
  readonly access: DatabaseAccess;
  readonly runId: number;
  readonly quarantine: Quarantine;
  /** µs since 1970. */
  readonly now: number;
  /** Branch that new failures are compared with; null for the run's own idea of it. */
  readonly base: string | null;
  /** Longest text in bytes, of formats that can leave something out. */
  readonly maxBytes: number | null;
  readonly signal: AbortSignal;
}

/** Writes a report piece by piece. */
export type WriteReport = (request: ReportRequest, write: WriteText) => Promise<void>;

/** A format of reports: known by name without loading anything. */
export interface ReportFormat {
  /** One line for help. */
  readonly summary: string;
  /** Whether it may leave something out to keep to a number of bytes. */
  readonly canLeaveOut: boolean;
  readonly load: () => Promise<WriteReport>;
}
