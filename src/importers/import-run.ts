import { assayError } from '../model/errors.ts';
import type { RunStatus } from '../model/statuses.ts';
import { chooseFormat } from './choose-format.ts';
import { contentHash, type ImportIdentity, importIdentity } from './reading/content-identity.ts';
import type { DiagnosticGroup } from './reading/diagnostic-log.ts';
import type { ImportFormat, ImportInput, ReadOptions } from './reading/import-format.ts';
import { JournalDraft } from './reading/journal-draft.ts';
import { importHeader, type RunFields, RunImport } from './reading/run-import.ts';
import type { ImportCounts } from './reading/run-tally.ts';

/** What is to become one run, and how. */
export interface ImportRequest {
  /** At least one; several become one run. */
  readonly inputs: readonly ImportInput[];
  /** Null finds it out by the content, for each input. */
  readonly format: ImportFormat | null;
  readonly read: ReadOptions;
  /** Said by the user or known of the machine; wins over what the files say. */
  readonly fields: RunFields;
  /** Microseconds; where tests begin that say no time. */
  readonly startedAt: number | null;
  /** Absolute folder that attachments may lie in, beside that of the report; null for that one only. */
  readonly attachmentsIn: string | null;
  /** Absolute folder of the journals; null reads and counts only. */
  readonly journals: string | null;
  /** Absolute folder that attachments are copied to. */
  readonly resultsDir: string;
  readonly redact: (text: string) => string;
  /** Whether the database has a journal already. */
  readonly isKnown: (journalUuid: string) => Promise<boolean>;
  readonly onTest?: (tests: number) => void;
}

export interface ImportReport extends ImportIdentity {
  readonly files: readonly string[];
  readonly formats: readonly string[];
  /** `known`: it was imported before, and nothing was written. `read`: nothing was to be written. */
  readonly outcome: 'imported' | 'known' | 'read';
  /** Null when it was known without being read again. */
  readonly status: Exclude<RunStatus, 'running'> | null;
  readonly counts: ImportCounts | null;
  readonly diagnostics: readonly DiagnosticGroup[];
  readonly errors: number;
  readonly bytes: number;
}

/** What is known of a request before its inputs are read for their results. */
interface IdentifiedRequest {
  readonly formats: readonly ImportFormat[];
  readonly about: Pick<ImportReport, 'files' | 'formats' | 'bytes'>;
  readonly identity: ImportIdentity;
  /** Its identity where no file says a time: two days' results may be equal bytes, the times of their files are not. */
  readonly timelessIdentity: ImportIdentity;
}

async function identify(request: ImportRequest): Promise<IdentifiedRequest> {
  const { inputs, read, fields, startedAt } = request;
  const formats: ImportFormat[] = [];
  for (const input of inputs) formats.push(request.format ?? (await chooseFormat(input)));
  const hashes: string[] = [];
  for (const input of inputs) hashes.push(await contentHash(input));
  const names = Array.from(new Set(formats.map(({ name }) => name))).toSorted();
  const settings = {
    formats: names,
    project: fields.project.key,
    build: fields.build_key ?? null,
    repeatedTests: read.repeatedTests,
    timeZone: read.timeZone,
    startedAt,
  };
  const modified = inputs.map(({ modifiedAt }) => modifiedAt);
  return {
    formats,
    about: {
      files: inputs.map(({ label }) => label),
      formats: names,
      bytes: inputs.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    identity: importIdentity(hashes, settings),
    timelessIdentity: importIdentity(hashes, { ...settings, modified }),
  };
}

function knownReport(about: IdentifiedRequest['about'], identity: ImportIdentity): ImportReport {
  return { ...about, ...identity, outcome: 'known', status: null, counts: null, diagnostics: [], errors: 0 };
}

async function readInto(draft: JournalDraft | null, found: IdentifiedRequest, request: ImportRequest) {
  const { inputs, read, journals } = request;
  const run = new RunImport({
    draft,
    resultsDir: journals === null ? null : request.resultsDir,
    base: read.base,
    attachmentsIn: request.attachmentsIn,
    repeatedTests: read.repeatedTests,
    startedAt: request.startedAt,
    redact: request.redact,
    ...(request.onTest && { onTest: request.onTest }),
  });
  for (const [index, input] of inputs.entries()) {
    const sink = run.sinkFor(input);
    await (found.formats[index] as ImportFormat).read(input, sink, read);
    // A reader that just stops must not make a run of what it had.
    read.signal.throwIfAborted();
    sink.finish();
  }
  return run;
}

async function importAll(request: ImportRequest): Promise<ImportReport> {
  const { fields, journals } = request;
  const found = await identify(request);
  const { about } = found;
  if (journals !== null && (await request.isKnown(found.identity.journalUuid)))
    return knownReport(about, found.identity);
  const draft = journals === null ? null : new JournalDraft(journals);
  try {
    const run = await readInto(draft, found, request);
    const identity = run.hasTimes ? found.identity : found.timelessIdentity;
    const { begin } = run.finish(fields);
    const report = {
      ...about,
      ...identity,
      status: run.status,
      counts: run.counts,
      diagnostics: run.diagnostics.groups(),
      errors: run.diagnostics.countOf('error'),
    };
    if (draft === null) return { ...report, outcome: 'read' };
    if (await request.isKnown(identity.journalUuid)) return knownReport(about, identity);
    const header = importHeader(identity.journalUuid, identity.runUuid, begin.at, about.formats.join('+'));
    return draft.publish(header, begin) ? { ...report, outcome: 'imported' } : knownReport(about, identity);
  } finally {
    draft?.discard();
  }
}

/**
 * Reads inputs into one journal: all of them or nothing. The database takes it from there, as any other journal.
 *
 * @throws IMPORT_FORMAT_UNKNOWN, IMPORT_UNREADABLE, IMPORT_STOPPED, FILE_NOT_WRITTEN
 */
export async function importRun(request: ImportRequest): Promise<ImportReport> {
  try {
    return await importAll(request);
  } catch (error) {
    if (!request.read.signal.aborted) throw error;
    throw assayError('IMPORT_STOPPED', { path: request.inputs[0]?.label ?? '' }, error);
  }
}
