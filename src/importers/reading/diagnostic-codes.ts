/** How much a diagnostic matters: an error is a result that was lost or is in doubt. */
export type Severity = 'error' | 'warning' | 'note';

interface DiagnosticKind {
  readonly severity: Severity;
  /** What it means, for people; one line. */
  readonly title: string;
}

/** Everything that an importer has to say about a file. A code is never reused for another meaning. */
export const diagnosticKinds = {
  INPUT_BROKEN_OFF: { severity: 'error', title: 'the file ends in the middle; what was read is imported' },
  INPUT_MALFORMED: { severity: 'error', title: 'a part of the file cannot be read' },
  RECORD_INVALID: {
    severity: 'error',
    title: 'a record was left out, because it is not what the format says',
  },
  DOCTYPE_REFUSED: { severity: 'error', title: 'a DOCTYPE is never followed' },
  LIMIT_EXCEEDED: { severity: 'error', title: 'a limit that guards against hostile files' },
  STATUS_UNKNOWN: {
    severity: 'error',
    title: 'a status that is not known counts as an error, never as a pass',
  },
  RUN_CRASHED: { severity: 'error', title: 'the report says that the run itself broke' },
  RUN_EMPTY: { severity: 'error', title: 'there are no tests in the file; that is no pass' },
  ATTACHMENT_OUTSIDE: {
    severity: 'error',
    title: 'an attachment outside the folder of the report is never read',
  },
  ATTACHMENT_MISSING: { severity: 'warning', title: 'an attachment is not there any more' },
  ATTACHMENT_UNREADABLE: { severity: 'warning', title: 'an attachment cannot be copied' },
  TOTALS_DIFFER: { severity: 'warning', title: 'totals in the file differ from what its tests add up to' },
  VALUE_INVALID: { severity: 'warning', title: 'a value that cannot be read was left out' },
  TEXT_CUT: { severity: 'warning', title: 'a very long text was cut' },
  NAME_MISSING: { severity: 'warning', title: 'a test without a name got one' },
  TEST_NEVER_RAN: { severity: 'warning', title: 'a test was planned and has no result; it is lost' },
  TEST_REPEATED: { severity: 'note', title: 'tests of one name: each is a test of its own, counted on' },
  CHARACTERS_REPLACED: { severity: 'note', title: 'characters that the format forbids were replaced' },
  PART_UNKNOWN: { severity: 'note', title: 'a part of the file that Assay does not know was left out' },
  PART_UNUSED: {
    severity: 'note',
    title: 'a part of the file that has no place in the database was left out',
  },
  TIME_MISSING: { severity: 'note', title: 'the file says no time; the time of the file counts' },
} as const satisfies Record<string, DiagnosticKind>;

export type DiagnosticCode = keyof typeof diagnosticKinds;

/** Something that an importer has to say about a place in a file. */
export interface ImportDiagnostic {
  readonly code: DiagnosticCode;
  /** One line for people. Diagnostics of one code and message are counted together. */
  readonly message: string;
  /** From 1 on. */
  readonly line?: number | null;
  /** From 1 on. */
  readonly column?: number | null;
  /** Only where it is another one than the input, as in a directory of results. */
  readonly file?: string;
  /** How many times; default 1. */
  readonly count?: number;
}
