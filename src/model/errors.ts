/** One entry of the catalogue: what happened and what to do about it, from the details of the case. */
interface ErrorEntry<Details> {
  readonly message: (details: Details) => string;
  readonly remedy: (details: Details) => string;
  /** Exit code of a command that ends with this error: 2 usage or set-up, 3 the run itself broke. */
  readonly exitCode: 2 | 3;
}

function entry<Details>(
  message: (details: Details) => string,
  remedy: (details: Details) => string,
  exitCode: 2 | 3 = 2,
): ErrorEntry<Details> {
  return { message, remedy, exitCode };
}

/** Every error that Assay shows to people. A code is never reused for another meaning. */
export const errorCatalogue = {
  BROWSER_MISSING: entry<{ browser: string; searched: string; install: string }>(
    (d) => `No ${d.browser} was found on this machine. Looked in: ${d.searched}.`,
    (d) => `${d.install}. Scenarios that use no page run without it.`,
  ),
  BROWSER_UNKNOWN: entry<{ browser: string; known: string }>(
    (d) => `"${d.browser}" is not a browser that Assay knows.`,
    (d) => `Name one of ${d.known}, or give the ws://, wss://, http:// or https:// address of a running one.`,
  ),
  BROWSER_FAILED: entry<{ browser: string; program: string; reason: string }>(
    (d) => `${d.browser} (${d.program}) did not start: ${d.reason}`,
    (d) => `Start it by hand to see why (${d.program} --version), or name another one with --browser.`,
  ),
  BROWSER_UNREACHABLE: entry<{ address: string; reason: string }>(
    (d) => `The browser at ${d.address} does not answer: ${d.reason}`,
    () => 'Check the address (--browser or ASSAY_BROWSER_ENDPOINT) and that its server is running.',
  ),
  JOURNAL_NOT_ONE: entry<{ file: string; reason: string }>(
    (d) => `${d.file} is not an Assay journal: ${d.reason}.`,
    (d) => `Move the file out of the journals folder; Assay leaves it as it is. (${d.file})`,
  ),
  JOURNAL_NEWER: entry<{ file: string; version: number; known: number }>(
    (d) => `${d.file} is written in protocol ${d.version}; this Assay knows protocols up to ${d.known}.`,
    () => 'Install the newer Assay that wrote it, at least for reading: npm install assay@latest.',
  ),
  EVENT_INVALID: entry<{ file: string; line: number; reason: string }>(
    (d) => `${d.file}:${d.line} is not a valid event: ${d.reason}.`,
    () => 'Mend the recorder that wrote it (docs/event-protocol.md); the line was skipped and counted.',
  ),
  DATABASE_LOCKED: entry<{ path: string; owner: string }>(
    (d) => `The database ${d.path} is in use by ${d.owner}.`,
    () =>
      'Close that program, or let it end; recordings go on in their journals meanwhile and nothing is lost.',
  ),
  DATABASE_MISSING: entry<{ path: string }>(
    (d) => `There is no database at ${d.path}.`,
    () => 'Record a run first (assay run --database), or name another file with --db.',
  ),
  DATABASE_READ_ONLY: entry<{ path: string; reason: string }>(
    (d) => `${d.path} can only be read here: ${d.reason}.`,
    () => 'Copy the database to a folder that you can write to, or ask for write permission.',
  ),
  DATABASE_NEWER: entry<{ path: string; migration: string }>(
    (d) => `${d.path} was written by a newer Assay (migration ${d.migration} is unknown here).`,
    () => 'Install the newer Assay: npm install assay@latest.',
  ),
  DATABASE_UNREADABLE: entry<{ path: string; reason: string }>(
    (d) => `${d.path} cannot be opened: ${d.reason}`,
    (d) => `Check that it is a DuckDB file; move ${d.path} away to begin a new one.`,
  ),
  MIGRATION_FAILED: entry<{ path: string; migration: string; direction: string; reason: string }>(
    (d) => `Migration ${d.migration} (${d.direction}) of ${d.path} failed: ${d.reason}`,
    () => 'Nothing was changed. Report this with the message above.',
  ),
  COMPACTION_FAILED: entry<{ path: string; reason: string }>(
    (d) => `${d.path} could not be compacted: ${d.reason}`,
    () => 'The database is as it was. Check the free space on its disk.',
  ),
  FILE_NOT_WRITTEN: entry<{ path: string; reason: string }>(
    (d) => `${d.path} could not be written: ${d.reason}`,
    () => 'Check that its folder exists, lies on the disk of the database, and may be written to.',
  ),
  KEEPER_UNREACHABLE: entry<{ path: string; reason: string }>(
    (d) => `The keeper of ${d.path} does not answer: ${d.reason}`,
    () => 'Run the command again; if it stays so, see the keeper.log beside the database.',
  ),
  QUERY_REFUSED: entry<{ reason: string }>(
    (d) => `This query is not run: ${d.reason}.`,
    () =>
      'Queries are read-only: one SELECT (or WITH, SHOW, DESCRIBE, EXPLAIN) without files, network or settings.',
  ),
  QUERY_FAILED: entry<{ reason: string }>(
    (d) => d.reason,
    () => 'Tables and views are listed in docs/generated/schema.md, or by: assay db query "SHOW ALL TABLES".',
  ),
  QUERY_STOPPED: entry<{ reason: string }>(
    (d) => `The query was stopped: ${d.reason}.`,
    () => 'Narrow it (run_id, a time range, LIMIT), or raise --timeout, --max-rows or --memory.',
  ),
  RUN_NONE: entry<Record<never, never>>(
    () => 'The database holds no runs yet.',
    () => 'Record one first: assay run --database.',
  ),
  RUN_UNKNOWN: entry<{ run: string }>(
    (d) => `There is no run "${d.run}" in the database.`,
    () => 'Give "latest", a number or the beginning of a UUID as assay db list runs shows them.',
  ),
  RUN_AMBIGUOUS: entry<{ run: string; candidates: string }>(
    (d) => `"${d.run}" is the beginning of more than one run: ${d.candidates}.`,
    () => "Give more of the UUID, or the run's number.",
  ),
  SQL_MISSING: entry<Record<never, never>>(
    () => 'There is no SQL to run.',
    () => 'Give it as an argument, with --file, or through a pipe: echo "SELECT 1" | assay db query.',
  ),
  PARAMETER_UNUSED: entry<{ name: string }>(
    (d) => `The SQL has no parameter $${d.name}.`,
    (d) => `Write $${d.name} where the value belongs, or leave out --param ${d.name}.`,
  ),
  SQL_TWICE: entry<Record<never, never>>(
    () => 'The SQL is given twice, as an argument and with --file.',
    () => 'Give one of them.',
  ),
  FILE_UNREADABLE: entry<{ path: string; reason: string }>(
    (d) => `${d.path} cannot be read: ${d.reason}`,
    () => 'Check the path and its permissions.',
  ),
  FILTER_UNSUPPORTED: entry<{ what: string; filter: string; supported: string }>(
    (d) => `A list of ${d.what} cannot be narrowed by ${d.filter}.`,
    (d) => `It knows ${d.supported}; anything else can be asked with assay db query (--sql prints a start).`,
  ),
  LIST_UNKNOWN: entry<{ what: string; meant: string; known: string }>(
    (d) => `"${d.what}" cannot be listed.${d.meant === '' ? '' : ` Did you mean ${d.meant}?`}`,
    (d) => `Name one of: ${d.known}.`,
  ),
  TABLE_UNKNOWN: entry<{ table: string; meant: string; known: string }>(
    (d) => `There is no table or view "${d.table}".${d.meant === '' ? '' : ` Did you mean ${d.meant}?`}`,
    (d) => `There are: ${d.known}.`,
  ),
  EXPORT_TARGET: entry<{ reason: string }>(
    (d) => `The export has no place to go: ${d.reason}.`,
    () =>
      'Name a folder for everything (--output export/), or a file for --table or --query (--output runs.csv).',
  ),
  RESULTS_UNWRITABLE: entry<{ path: string; reason: string }>(
    (d) => `The results directory ${d.path} cannot be used: ${d.reason}`,
    () => 'Check its permissions and the free space, or name another one with --results.',
  ),
  PATH_OUTSIDE: entry<{ path: string; folder: string }>(
    (d) => `"${d.path}" leads out of ${d.folder}.`,
    () => 'Give a path inside that folder, without "..".',
  ),
  CONFIG_MISSING: entry<{ file: string }>(
    (d) => `There is no configuration file ${d.file}.`,
    () => 'Check --config, or leave it out: assay.config.ts in the working directory is found by itself.',
  ),
  CONFIG_UNREADABLE: entry<{ file: string; reason: string }>(
    (d) => `${d.file} cannot be loaded: ${d.reason}`,
    () =>
      'Mend the file. It is an ES module that exports its settings: export default defineConfig({ ... }). ' +
      'TypeScript files need Node 22.18 or newer.',
  ),
  CONFIG_INVALID: entry<{ file: string; problems: string }>(
    (d) => `${d.file} has settings that Assay cannot use:\n${d.problems}`,
    () => 'Mend them; defineConfig from "assay" lets an editor check them while you type.',
  ),
  FEATURES_MISSING: entry<{ paths: string }>(
    (d) => `No feature files at ${d.paths}.`,
    () => 'Name a .feature file, a folder that holds some, or a pattern; "assay init" writes a first one.',
  ),
  FEATURE_INVALID: entry<{ problems: string }>(
    (d) => `There are feature files that are not Gherkin:\n${d.problems}`,
    () => 'Mend these lines; nothing was run.',
  ),
  SCENARIO_MISSING: entry<{ place: string }>(
    (d) => `There is no scenario at ${d.place}.`,
    () => 'Give the line of a scenario, of one of its steps, or of a row of its examples.',
  ),
  SCENARIOS_NONE: entry<{ found: number; filters: string }>(
    (d) =>
      d.filters === ''
        ? 'There are no scenarios to run.'
        : `None of the ${d.found} scenarios fits ${d.filters}.`,
    () => 'Nothing was tested, so this is no pass. Widen the choice, or say --allow-empty.',
  ),
  EXPRESSION_INVALID: entry<{ option: string; expression: string; reason: string }>(
    (d) => `${d.option} "${d.expression}" cannot be read: ${d.reason}`,
    () =>
      'Tags are chosen by expressions such as "@smoke and not (@slow or @planned)", names by regular expressions.',
  ),
  SUPPORT_MISSING: entry<{ pattern: string; folder: string }>(
    (d) => `"import" names ${d.pattern}, but there is no such file in ${d.folder}.`,
    () =>
      'Correct the path (--import, or "import" in the configuration), or leave it out to use the default.',
  ),
  SUPPORT_FAILED: entry<{ file: string; reason: string }>(
    (d) => `The support code ${d.file} cannot be loaded: ${d.reason}`,
    () => 'Mend the file; nothing was run.',
  ),
  CUCUMBER_UNSUPPORTED: entry<{ version: string; path: string }>(
    (d) => `This project has @cucumber/cucumber ${d.version} (${d.path}); Assay runs with 12 and newer.`,
    () => 'Update it (npm install @cucumber/cucumber@13), or remove it: Assay brings its own.',
  ),
  HOOK_FAILED: entry<{ hook: string; reason: string }>(
    (d) => `The hook ${d.hook} failed before any scenario could run: ${d.reason}`,
    () => 'Mend the hook; scenarios that did not run count as lost.',
    3,
  ),
  WORKER_UNUSABLE: entry<{ deaths: number; reason: string }>(
    (d) => `${d.deaths} workers in a row ended before they started a scenario; the last one: ${d.reason}.`,
    () => 'Look for process.exit, a crash or an endless loop in the support code.',
    3,
  ),
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

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
