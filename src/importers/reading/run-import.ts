import { dirname } from 'node:path';
import type { JournalHeader } from '../../model/events/journal-header.ts';
import { protocolVersion } from '../../model/events/protocol-version.ts';
import type { EventOf } from '../../model/events/record-event.ts';
import type { RunStatus } from '../../model/statuses.ts';
import { assayVersion } from '../../std/assay-version.ts';
import { DiagnosticLog } from './diagnostic-log.ts';
import { FileSink } from './file-sink.ts';
import type { ImportInput } from './import-format.ts';
import type { ImportSink } from './import-sink.ts';
import type { RunFacts } from './imported-test.ts';
import { OccurrenceCounter } from './occurrence-counter.ts';
import type { RunGround, RunImportOptions } from './run-ground.ts';
import { RunTally } from './run-tally.ts';

/** What comes from the command line and the machine; it wins over what files say. */
export type RunFields = Omit<EventOf<'run_started'>, 'type' | 'at'>;

/** One run in the making, out of one file or several. */
export class RunImport {
  readonly #ground: RunGround;
  readonly #files: string[] = [];
  #localId = 0;

  constructor(options: RunImportOptions) {
    const { draft } = options;
    this.#ground = {
      options,
      tally: new RunTally(),
      diagnostics: new DiagnosticLog(),
      occurrences: new OccurrenceCounter(),
      attempts: new OccurrenceCounter(),
      span: { startedAt: null, endedAt: null, hasTimes: false },
      facts: { properties: Object.create(null), system: Object.create(null) },
      errors: [],
      broken: [],
      nextId: () => draft?.nextId() ?? ++this.#localId,
      append: (event) => draft?.append(event),
    };
  }

  /** The sink for the next file. */
  sinkFor(input: ImportInput): ImportSink & { finish(): void } {
    this.#files.push(input.label);
    return new FileSink(this.#ground, input, input.isDirectory ? input.path : dirname(input.path));
  }

  get counts(): RunTally['counts'] {
    return this.#ground.tally.counts;
  }

  get diagnostics(): DiagnosticLog {
    return this.#ground.diagnostics;
  }

  /** Whether any of the files said when something happened. */
  get hasTimes(): boolean {
    return this.#ground.span.hasTimes;
  }

  /** What the run came to. A run without tests is no pass. */
  get status(): Exclude<RunStatus, 'running'> {
    const { broken, errors, tally } = this.#ground;
    if (broken.length > 0) return 'interrupted';
    if (errors.length > 0 || tally.counts.tests === 0) return 'error';
    return tally.hasFailures ? 'failed' : 'passed';
  }

  /** Ends the run: suites, then the run itself. Returns its first event. */
  finish(fields: RunFields): { readonly begin: EventOf<'run_started'> } {
    const { tally, span, errors, broken, append, facts, options } = this.#ground;
    const startedAt = span.startedAt ?? options.startedAt ?? 0;
    const endedAt = Math.max(startedAt, span.endedAt ?? startedAt);
    for (const { key, status, endedAt: at } of tally.suiteOutcomes())
      append({ type: 'suite_finished', at: Math.round(at), suite_key: key, status });
    const messages = [
      ...broken,
      ...errors,
      ...(tally.counts.tests === 0 ? ['there are no tests in it'] : []),
    ];
    append({
      type: 'run_finished',
      at: endedAt,
      status: this.status,
      ...(messages.length > 0 && { error_message: options.redact(messages.slice(0, 5).join('\n')) }),
    });
    append({ type: 'journal_closed', at: endedAt });
    return { begin: this.#begin(fields, facts, startedAt) };
  }

  #begin(fields: RunFields, facts: RunGround['facts'], at: number): EventOf<'run_started'> {
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
    const { properties, system, tool, name, branch, commit, ciProvider, ciRunId, ciUrl, browser } =
      facts as RunGround['facts'] & RunFacts;
    return {
      type: 'run_started',
      at,
      ...(name && { name }),
      ...(branch && { branch }),
      ...(commit && { commit_sha: commit }),
      ...(ciProvider && { ci_provider: ciProvider }),
      ...(ciRunId && { ci_run_id: ciRunId }),
      ...(ciUrl && { ci_url: ciUrl }),
      ...(browser && { browser }),
      ...(Object.keys(system).length > 0 && { system_info: system }),
      ...given,
      project: fields.project,
      context: {
        ...fields.context,
        imported: { files: this.#files.slice(0, 100), tool: tool ?? null, properties },
      },
    };
  }
}

/** First line of the journal of an imported run. The process that writes it has nothing to do with the run. */
export function importHeader(
  journalUuid: string,
  runUuid: string,
  at: number,
  format: string,
): JournalHeader {
  return {
    assay_journal: protocolVersion,
    journal_uuid: journalUuid,
    run_uuid: runUuid,
    role: 'owner',
    worker_index: null,
    writer: `assay-import-${format} ${assayVersion}`,
    pid: null,
    host: 'import',
    boot_id: null,
    pid_namespace: null,
    process_start: null,
    started_at: at,
  };
}
