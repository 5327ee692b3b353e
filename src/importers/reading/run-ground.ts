import type { RecordEvent } from '../../model/events/record-event.ts';
import type { DiagnosticLog } from './diagnostic-log.ts';
import type { JournalDraft } from './journal-draft.ts';
import type { OccurrenceCounter } from './occurrence-counter.ts';
import type { RunTally } from './run-tally.ts';

/** How a run is imported. */
export interface RunImportOptions {
  /** Where the events go; null when nothing shall be written. */
  readonly draft: JournalDraft | null;
  /** Absolute folder that artifacts are copied to; null keeps none. */
  readonly resultsDir: string | null;
  /** Absolute folder that absolute paths are made relative to. */
  readonly base: string;
  /** Absolute folder that attachments may lie in; null for that of the report. */
  readonly attachmentsIn: string | null;
  readonly repeatedTests: 'tests' | 'attempts';
  /** Where tests begin that say no time; null for what the file knows. Microseconds. */
  readonly startedAt: number | null;
  readonly redact: (text: string) => string;
  /** Told after every test. */
  readonly onTest?: (tests: number) => void;
}

/** Everything that all files of a run share. */
export interface RunGround {
  readonly options: RunImportOptions;
  readonly tally: RunTally;
  readonly diagnostics: DiagnosticLog;
  readonly occurrences: OccurrenceCounter;
  readonly attempts: OccurrenceCounter;
  readonly span: { startedAt: number | null; endedAt: number | null; hasTimes: boolean };
  readonly facts: { properties: Record<string, unknown>; system: Record<string, unknown> } & Record<
    string,
    unknown
  >;
  readonly errors: string[];
  readonly broken: string[];
  nextId(): number;
  append(event: RecordEvent): void;
}
