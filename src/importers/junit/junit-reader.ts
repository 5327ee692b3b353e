import type { ReadOptions } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedStatus, ImportedTest } from '../reading/imported-test.ts';
import { readTime } from '../reading/read-times.ts';
import type { XmlAttributes, XmlHandlers } from '../reading/xml/read-xml.ts';
import type { JunitDialect } from './dialects.ts';
import {
  type JunitCase,
  type JunitOutcome,
  type JunitProperty,
  type JunitSuite,
  newCase,
  type OutcomeElement,
  outcomeElements,
} from './junit-case.ts';
import { placeCase } from './place-case.ts';
import { readAttempts } from './read-attempts.ts';

const isOutcome = (name: string): name is OutcomeElement =>
  (outcomeElements as readonly string[]).includes(name);

const count = (text: string | undefined) =>
  text === undefined || !/^\d{1,9}$/.test(text) ? null : Number(text);

/** Attributes of suites that are read, or only say what their tests say. */
const suiteAttributes = new Set(
  (
    'name tests failures errors skipped skip ignored disabled flakes assertions time duration timestamp hostname ' +
    'file filepath noNamespaceSchemaLocation schemaLocation'
  ).split(' '),
);

/** Texts of one test that are kept in memory at most (characters), however many elements carry them. */
const longestOutput = 2 * 1024 * 1024;

/** Follows the elements of a JUnit file; a testcase is handed over when it ends. */
export class JunitReader implements XmlHandlers {
  readonly #dialect: JunitDialect;
  readonly #sink: ImportSink;
  readonly #options: ReadOptions;
  readonly #suites: JunitSuite[] = [];
  #ready: ImportedTest[] = [];
  #case: JunitCase | null = null;
  #outcome: JunitOutcome | null = null;
  /** Whether the open case stands for its suite. */
  #isOfSuite = false;
  #property: { name: string; value: string } | null = null;
  #text: string[] | null = null;
  #textLength = 0;
  /** Depth inside an element that is not known. */
  #skipping = 0;
  #rootHasTotals = false;
  #depth = 0;
  /** Whether anything was found that only JUnit files have. */
  isJunit = false;

  constructor(dialect: JunitDialect, sink: ImportSink, options: ReadOptions) {
    this.#dialect = dialect;
    this.#sink = sink;
    this.#options = options;
  }

  open(name: string, attributes: XmlAttributes, line: number): void {
    this.#depth++;
    if (this.#skipping > 0) {
      this.#skipping++;
      return;
    }
    if (name === 'testsuites' && this.#depth === 1) this.#openRoot(attributes);
    else if (name === 'testsuite' && this.#case === null) this.#openSuite(attributes);
    else if (name === 'testcase' && this.#case === null) {
      this.isJunit = true;
      this.#case = newCase(attributes, line);
    } else if (!this.#openInside(name, attributes, line)) {
      this.#skipping = 1;
      this.#sink.unknown('element', name, line);
    }
  }

  #openRoot(attributes: XmlAttributes): void {
    this.isJunit = true;
    this.#rootHasTotals = count(attributes.tests) !== null;
    if (this.#rootHasTotals) this.#declare(attributes);
    const { name } = attributes;
    this.#sink.run({
      name: name && !this.#dialect.emptyNames?.includes(name) ? name : null,
      startedAt: readTime(attributes.timestamp, this.#options.timeZone),
    });
  }

  #openSuite(attributes: XmlAttributes): void {
    this.isJunit = true;
    const outer = this.#suites.at(-1);
    if (outer === undefined && !this.#rootHasTotals) this.#declare(attributes);
    const startedAt = readTime(attributes.timestamp, this.#options.timeZone);
    this.#suites.push({
      attributes,
      name: (attributes.name ?? '').replaceAll('\\', '/'),
      startedAt: startedAt ?? outer?.startedAt ?? null,
    });
    for (const unused in attributes)
      if (!suiteAttributes.has(unused))
        this.#sink.diagnose({ code: 'PART_UNUSED', message: `attribute ${unused} of testsuite` });
    const { hostname } = attributes;
    if (hostname && this.#dialect.hostName === undefined) this.#sink.run({ system: { hostname } });
    if (startedAt !== null) this.#sink.run({ startedAt });
  }

  #declare(attributes: XmlAttributes): void {
    const failures = count(attributes.failures);
    const errors = count(attributes.errors);
    const skipped = count(attributes.skipped ?? attributes.skip ?? attributes.ignored);
    const disabled = count(attributes.disabled);
    this.#sink.totals({
      tests: count(attributes.tests),
      failed: failures === null && errors === null ? null : (failures ?? 0) + (errors ?? 0),
      skipped: skipped === null && disabled === null ? null : (skipped ?? 0) + (disabled ?? 0),
    });
  }

  /** Elements inside a testcase or a suite. False for one that is not known there. */
  #openInside(name: string, attributes: XmlAttributes, line: number): boolean {
    if (name === 'properties') return true;
    if (name === 'property') {
      this.#property = { name: attributes.name ?? '', value: attributes.value ?? '' };
      this.#capture();
      return true;
    }
    if (name === 'system-out' || name === 'system-err') {
      this.#capture();
      return this.#case !== null || this.#suites.length > 0;
    }
    if (this.#case === null && this.#suites.length > 0 && (name === 'error' || name === 'failure')) {
      // A suite that broke outside of its tests: a test of its own, so that it is seen.
      this.#case = newCase({ name: `${this.#suites.at(-1)?.name ?? ''} (suite)` }, line);
      this.#isOfSuite = true;
    }
    if (this.#case === null) return false;
    if (this.#outcome === null && isOutcome(name)) {
      const outcome = { element: name, attributes, text: '', stackTrace: null, systemOut: '', systemErr: '' };
      this.#case.outcomes.push(outcome);
      this.#outcome = outcome;
      this.#capture();
      return true;
    }
    if (this.#outcome !== null && (name === 'stackTrace' || name === 'message')) {
      this.#capture();
      return true;
    }
    return false;
  }

  #capture(): void {
    this.#text = [];
  }

  text(text: string): void {
    if (this.#text === null || this.#skipping > 0) return;
    this.#textLength += text.length;
    if (this.#textLength <= longestOutput) this.#text.push(text);
    else
      this.#sink.diagnose({ code: 'TEXT_CUT', message: 'output of a test', line: this.#case?.line ?? null });
  }

  close(name: string): void {
    this.#depth--;
    if (this.#skipping > 0) {
      this.#skipping--;
      return;
    }
    const text = this.#text?.join('') ?? '';
    if (name === 'testsuite') this.#suites.pop();
    else if (name === 'testcase') this.#closeCase(true);
    else if (name === 'property') this.#closeProperty(text);
    else if (name === 'system-out' || name === 'system-err') this.#closeOutput(name, text);
    else if (this.#outcome !== null) this.#closeOutcome(name, text, this.#outcome);
    this.#text = null;
  }

  #closeOutcome(name: string, text: string, outcome: JunitOutcome): void {
    if (name === 'stackTrace') outcome.stackTrace = text;
    else if (isOutcome(name)) {
      outcome.text += text;
      this.#outcome = null;
      if (this.#isOfSuite) this.#closeCase(true);
    } else outcome.text += text;
  }

  #closeOutput(name: 'system-out' | 'system-err', text: string): void {
    const owner = this.#outcome ?? this.#case;
    if (owner === null) {
      const suite = this.#suites.at(-1)?.name ?? '';
      const source = `${name === 'system-out' ? 'stdout' : 'stderr'}${suite === '' ? '' : ` of ${suite}`}`;
      this.#sink.log({ text, source, level: name === 'system-out' ? 'info' : 'warning' });
    } else if (name === 'system-out') owner.systemOut += text;
    else owner.systemErr += text;
  }

  #closeProperty(text: string): void {
    const property = this.#property;
    this.#property = null;
    if (property === null) return;
    const read: JunitProperty = { name: property.name, value: property.value || text.trim() };
    if (this.#case !== null) this.#case.properties.push(read);
    else this.#sink.run({ properties: { [read.name]: read.value } });
  }

  #closeCase(isWhole: boolean): void {
    const test = this.#case;
    if (test === null) return;
    this.#case = null;
    this.#outcome = null;
    this.#isOfSuite = false;
    this.#textLength = 0;
    test.isWhole = isWhole;
    const { suite, titles, path, key } = placeCase(this.#dialect, this.#suites, test.attributes);
    const line = count(test.attributes.line);
    const attempts = readAttempts(test, this.#dialect, this.#options.timeZone, this.#sink);
    if (this.#suites.length === 0 && !this.#rootHasTotals) this.#declareLone(attempts.at(-1)?.status);
    this.#ready.push({
      suite,
      titles,
      ...(key !== undefined && { key }),
      source: suite.kind === 'feature' ? 'gherkin' : 'code',
      path,
      line: line === null ? null : line + (this.#dialect.linesFromZero === true ? 1 : 0),
      attempts,
    });
  }

  /** A test outside of suites is in nobody's totals. */
  #declareLone(status: ImportedStatus | undefined): void {
    const isFine = status === 'passed' || status === 'skipped';
    this.#sink.totals({ tests: 1, failed: isFine ? 0 : 1, skipped: status === 'skipped' ? 1 : 0 });
  }

  brokenOff(): void {
    this.#closeCase(false);
  }

  async drain(): Promise<void> {
    const tests = this.#ready;
    if (tests.length === 0) return;
    this.#ready = [];
    for (const test of tests) await this.#sink.test(test);
  }
}
