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
export type ReportFormat = TextReportFormat | PagesReportFormat;

interface NamedFormat {
  /** One line for help. */
  readonly summary: string;
  /** Whether it may leave something out to keep to a number of bytes. */
  readonly canLeaveOut: boolean;
}

/** A format that is one text, which may go to standard output. */
export interface TextReportFormat extends NamedFormat {
  readonly kind: 'text';
  readonly load: () => Promise<WriteReport>;
}

/** A format that is pages in a folder, or all of them in one file. */
export interface PagesReportFormat extends NamedFormat {
  readonly kind: 'pages';
  readonly load: () => Promise<(request: PagesReportRequest) => Promise<WrittenPages>>;
}

/** What is asked of a report in pages beside what is asked of every report. */
export interface PagesReportRequest extends ReportRequest {
  /** Absolute path of the folder, or of the single file. */
  readonly target: string;
  readonly singleFile: boolean;
  /** Bytes of pictures that a single file embeds at most. */
  readonly embedLimit: number;
}

/** What was written. */
export interface WrittenPages {
  /** What to open. */
  readonly entry: string;
  readonly bytes: number;
  readonly pages: number;
  readonly tests: number;
  /** Files of the run that could not be found. */
  readonly missing: number;
  /** Files that a single file does not embed. */
  readonly leftOut: number;
}
