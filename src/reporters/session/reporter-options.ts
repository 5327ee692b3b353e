/** What a reporter can be told where it is configured. Everything has a default. */
export interface ReporterOptions {
  /** False: nothing is recorded. The variable ASSAY_REPORTER=off says the same for every reporter. */
  readonly enabled?: boolean;
  /** File or URL of the database; default: as `assay db config` shows it. */
  readonly database?: string;
  /** Key and name of the project; default: the name in the nearest package.json. */
  readonly project?: string;
  /** Name of the run, for people. */
  readonly name?: string;
  /** Folder for artifacts, relative to the working directory; default: `results`. */
  readonly results?: string;
  /** Whether console output is recorded as log lines; default: true. */
  readonly logs?: boolean;
  /** Larger attachments are not copied (bytes); default: 512 MiB. */
  readonly largestAttachment?: number;
}

/** Whether nothing is to be recorded: by the options, or for every reporter by ASSAY_REPORTER=off. */
export function isSwitchedOff(
  { enabled }: ReporterOptions,
  { ASSAY_REPORTER = '' }: Readonly<Record<string, string | undefined>>,
): boolean {
  return enabled === false || /^(off|0|false|no)$/i.test(ASSAY_REPORTER);
}
