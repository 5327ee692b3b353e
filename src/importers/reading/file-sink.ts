import { messageOf } from '../../model/errors.ts';
import type { SuiteDescription } from '../../model/events/record-event.ts';
import { storeArtifact } from '../../recording/artifacts/store-artifact.ts';
import { describeSuite, describeTest } from './describe-test.ts';
import type { ImportDiagnostic } from './diagnostic-codes.ts';
import { findAttachment } from './find-attachment.ts';
import type { ImportInput } from './import-format.ts';
import type { BrokenOff, DeclaredTotals, ImportSink } from './import-sink.ts';
import type {
  ImportedAttachment,
  ImportedLog,
  ImportedSuite,
  ImportedTest,
  RunFacts,
} from './imported-test.ts';
import { limitText, longestTexts, readableText } from './limit-text.ts';
import type { RunGround } from './run-ground.ts';
import type { ImportCounts } from './run-tally.ts';
import {
  type EventGround,
  type StoredFields,
  writeAttachment,
  writeAttempt,
  writeLog,
} from './write-test.ts';

/** Properties of a run that are kept; Java writes hundreds for every class. */
const mostProperties = 1000;
const textFacts = [
  'name',
  'tool',
  'branch',
  'commit',
  'ciProvider',
  'ciRunId',
  'ciUrl',
  'browser',
] as const satisfies readonly (keyof RunFacts)[];

/** Where the tests of a suite have come to, for those that say no time. */
interface SuiteClock {
  declared: number | null;
  at: number;
}

/** Turns what one file says into events of its run. */
export class FileSink implements ImportSink {
  readonly #ground: RunGround;
  readonly #input: ImportInput;
  readonly #folder: string;
  readonly #events: EventGround;
  readonly #clocks = new Map<string, SuiteClock>();
  readonly #before: ImportCounts;
  #declared: Required<{ [Name in keyof DeclaredTotals]: number | null }> | null = null;
  #startedAt: number | null = null;
  #toldOfTime = false;
  #last: readonly [ImportedSuite, SuiteDescription] | null = null;

  constructor(ground: RunGround, input: ImportInput, folder: string) {
    this.#ground = ground;
    this.#input = input;
    this.#folder = folder;
    this.#before = { ...ground.tally.counts };
    this.#events = {
      nextId: ground.nextId,
      append: ground.append,
      redact: ground.options.redact,
      store: (attachment) => this.#store(attachment),
      counts: ground.tally.counts,
    };
  }

  run(facts: RunFacts): void {
    const known = this.#ground.facts;
    for (const name of textFacts) {
      const value = facts[name];
      if (typeof value === 'string' && value !== '') known[name] ??= this.#text(value);
    }
    if (facts.startedAt) {
      this.#startedAt = Math.min(this.#startedAt ?? facts.startedAt, facts.startedAt);
      this.#saw(facts.startedAt);
    }
    if (facts.endedAt) this.#saw(facts.endedAt);
    this.#keep(known.properties, facts.properties ?? {});
    this.#keep(known.system, facts.system ?? {});
  }

  suite(suite: ImportedSuite): void {
    const description = this.#describe(suite);
    if (suite.startedAt) this.#saw(suite.startedAt);
    const at = this.#clock(description.key, suite).at;
    this.#ground.tally.suite(description.key, at);
    this.#ground.append({ type: 'suite_started', at: Math.round(at), suite: description });
  }

  async test(test: ImportedTest): Promise<void> {
    const { tally, options, span } = this.#ground;
    const suite = this.#describe(test.suite);
    const described = describeTest(this.#withName(test), suite, options.base);
    const occurrence = this.#ground.occurrences.add(described.key);
    const joins = options.repeatedTests === 'attempts';
    if (occurrence > 1) this.#repeated(described, occurrence, joins);
    const clock = this.#clock(suite.key, test.suite, test.attempts[0]?.startedAt);
    if (test.suite.startedAt) this.#saw(test.suite.startedAt);
    tally.suite(suite.key, clock.at);
    tally.test(suite.key, described.key, test.attempts, {
      isRepeated: joins && occurrence > 1,
      mayRepeat: joins,
    });
    if (test.attempts.length === 0) {
      const id = this.#events.nextId();
      this.#events.append({ type: 'test_planned', at: Math.round(clock.at), id, suite, test: described });
      this.diagnose({
        code: 'TEST_NEVER_RAN',
        message: 'planned, without a result',
        line: test.line ?? null,
      });
    }
    for (const [index, attempt] of test.attempts.entries()) {
      const { startedAt, endedAt } = writeAttempt(this.#events, suite, described, attempt, {
        number: joins ? this.#ground.attempts.add(described.key) : index + 1,
        isFinal: index === test.attempts.length - 1,
        at: clock.at,
      });
      if (attempt.startedAt) span.hasTimes = true;
      clock.at = Math.max(clock.at, endedAt);
      this.#reach(startedAt);
      this.#reach(endedAt);
      tally.suite(suite.key, endedAt);
      tally.suite(suite.key, startedAt);
    }
    options.onTest?.(tally.counts.tests);
  }

  log(log: ImportedLog): void {
    writeLog(this.#events, log, this.#base());
  }

  async attachment(attachment: ImportedAttachment): Promise<void> {
    writeAttachment(this.#events, attachment, this.#base());
  }

  runError(message: string, place: { readonly line?: number | null } = {}): void {
    const text = this.#text(message);
    this.#ground.errors.push(text);
    this.diagnose({ code: 'RUN_CRASHED', message: text.split('\n', 1)[0] ?? '', line: place.line ?? null });
  }

  totals(declared: DeclaredTotals): void {
    const known = this.#declared ?? { tests: null, failed: null, skipped: null };
    const sum = (a: number | null, b: number | null | undefined) =>
      b === null || b === undefined || !Number.isFinite(b) ? a : (a ?? 0) + b;
    this.#declared = {
      tests: sum(known.tests, declared.tests),
      failed: sum(known.failed, declared.failed),
      skipped: sum(known.skipped, declared.skipped),
    };
  }

  brokenOff({ message, line = null, column = null }: BrokenOff): void {
    const where = line === null ? '' : `:${line}${column === null ? '' : `:${column}`}`;
    this.#ground.broken.push(`${this.#input.label}${where} breaks off: ${message}`);
    this.diagnose({ code: 'INPUT_BROKEN_OFF', message, line, column });
  }

  diagnose(diagnostic: ImportDiagnostic): void {
    this.#ground.diagnostics.add(
      { ...diagnostic, message: limitText(readableText(diagnostic.message), 300) },
      this.#input.label,
    );
  }

  unknown(what: Parameters<ImportSink['unknown']>[0], name: string, line: number | null = null): void {
    this.diagnose({ code: 'PART_UNKNOWN', message: `${what} ${limitText(name, 100)}`, line });
  }

  /** Says what is to be said of the file as a whole. */
  finish(): void {
    const { tally, broken } = this.#ground;
    const tests = tally.counts.tests - this.#before.tests;
    if (tests === 0) this.diagnose({ code: 'RUN_EMPTY', message: 'no tests' });
    if (this.#declared === null || broken.length > 0) return;
    const since = (name: keyof ImportCounts) => tally.counts[name] - this.#before[name];
    const found = {
      tests,
      failed: since('failed') + since('error') + since('lost'),
      skipped: since('skipped'),
    };
    for (const name of ['tests', 'failed', 'skipped'] as const) {
      const declared = this.#declared[name];
      if (declared !== null && declared !== found[name])
        this.diagnose({
          code: 'TOTALS_DIFFER',
          message: `${name}: ${declared} in the totals, ${found[name]} found`,
        });
    }
  }

  #withName(test: ImportedTest): ImportedTest {
    if (test.titles.some((title) => title.trim() !== '')) return test;
    this.diagnose({ code: 'NAME_MISSING', message: 'called "unnamed"', line: test.line ?? null });
    return { ...test, titles: ['unnamed'] };
  }

  #repeated(test: { key: string }, occurrence: number, joins: boolean): void {
    if (joins) return;
    // The same rule as the live reporters have.
    test.key = `${test.key} (${occurrence})`;
    this.diagnose({
      code: 'TEST_REPEATED',
      message: 'told apart as " (2)", " (3)" ...; --attempts same-name joins them',
    });
  }

  /** @param firstAt when the first thing in the suite begins, where that is said */
  /** Thousands of tests come one after another with the same suite. */
  #describe(suite: ImportedSuite): SuiteDescription {
    const [last, description] = this.#last ?? [];
    if (last !== undefined && description !== undefined && isSame(last, suite)) return description;
    const made = describeSuite(suite, this.#ground.options.base);
    this.#last = [suite, made];
    return made;
  }

  #clock(key: string, suite: ImportedSuite, firstAt?: number | null): SuiteClock {
    const declared = suite.startedAt ?? null;
    const known = this.#clocks.get(key);
    if (known === undefined) {
      const clock = { declared, at: declared ?? firstAt ?? this.#base() };
      this.#clocks.set(key, clock);
      return clock;
    }
    if (declared !== null && declared !== known.declared) {
      known.declared = declared;
      known.at = declared;
    }
    return known;
  }

  /** Where things begin that say no time (microseconds). */
  #base(): number {
    const said = this.#startedAt ?? this.#ground.options.startedAt;
    if (said !== null) return said;
    if (!this.#toldOfTime && this.#ground.span.startedAt === null) {
      this.#toldOfTime = true;
      this.diagnose({ code: 'TIME_MISSING', message: 'taken from the file' });
    }
    return this.#ground.span.startedAt ?? this.#input.modifiedAt;
  }

  #saw(at: number): void {
    this.#ground.span.hasTimes = true;
    this.#reach(at);
  }

  #reach(at: number): void {
    const { span } = this.#ground;
    span.startedAt = Math.round(Math.min(span.startedAt ?? at, at));
    span.endedAt = Math.round(Math.max(span.endedAt ?? at, at));
  }

  #keep(known: Record<string, unknown>, more: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(more)) {
      if (Object.hasOwn(known, name)) continue;
      if (Object.keys(known).length >= mostProperties) {
        this.diagnose({ code: 'PART_UNUSED', message: `properties of the run beyond ${mostProperties}` });
        continue;
      }
      known[name] = typeof value === 'string' ? this.#text(value) : value;
    }
  }

  #text(text: string): string {
    return limitText(this.#ground.options.redact(readableText(text)), longestTexts.name);
  }

  #store(attachment: ImportedAttachment): StoredFields | null {
    const { resultsDir, attachmentsIn } = this.#ground.options;
    const { path, body, name, mediaType, kind } = attachment;
    const label = name ?? path ?? 'attachment';
    let found: string | undefined;
    if (body === undefined) {
      const place = findAttachment(this.#folder, attachmentsIn ?? this.#folder, path ?? '');
      if ('problem' in place) {
        this.diagnose({ code: place.problem, message: path ?? label });
        return null;
      }
      found = place.path;
    }
    if (resultsDir === null) return null;
    try {
      const stored = storeArtifact({
        resultsDir,
        ...(found === undefined ? { body: body as Uint8Array } : { path: found }),
        name: name === undefined ? undefined : this.#text(name),
        mediaType: mediaType ?? undefined,
      });
      return { ...stored, kind: kind ?? kindOf(stored.media_type) };
    } catch (error) {
      this.diagnose({ code: 'ATTACHMENT_UNREADABLE', message: `${label}: ${messageOf(error)}` });
      return null;
    }
  }
}

const suiteFields = ['key', 'kind', 'name', 'path', 'description', 'tags'] as const;

function isSame(one: ImportedSuite, other: ImportedSuite): boolean {
  return one === other || suiteFields.every((field) => one[field] === other[field]);
}

function kindOf(mediaType: string): string {
  if (mediaType.startsWith('image/')) return 'screenshot';
  return mediaType.startsWith('video/') ? 'video' : 'attachment';
}
