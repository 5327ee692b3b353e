import { dotnetError } from '../reading/dotnet-error.ts';
import type { ReadOptions } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedStatus, ImportedTest } from '../reading/imported-test.ts';
import { readSeconds, readTime } from '../reading/read-times.ts';
import { statusOfWord } from '../reading/status-words.ts';
import { childOf, childrenIn, textIn, type XmlElement } from '../reading/xml/element-tree.ts';
import type { XmlAttributes } from '../reading/xml/read-xml.ts';
import type { RecordHandlers, XmlChoice, XmlContext } from '../reading/xml/record-reader.ts';

const roots = new Set(['test-run', 'test-results']);
/** Elements around tests that have no place in the database. */
const silent = new Set(['filter', 'settings', 'culture-info', 'categories', 'assertions', 'command-line']);

/** Of longer names the class is not looked for: they were made to take time (characters). */
const longestFullName = 2000;

const number = (text: string | undefined) =>
  text === undefined || !/^\d+$/.test(text) ? null : Number(text);

/** Hands over the test cases of an NUnit file. */
export class NunitResults implements RecordHandlers {
  isNunit = false;
  readonly #sink: ImportSink;
  readonly #options: ReadOptions;
  #ready: ImportedTest[] = [];

  constructor(sink: ImportSink, options: ReadOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  choose(name: string, _: XmlAttributes, path: readonly XmlContext[]): XmlChoice {
    if (path.length === 0) return roots.has(name) ? 'enter' : 'unknown';
    if (name === 'test-suite' || name === 'results') return 'enter';
    if (['test-case', 'environment', 'properties', 'failure', 'output', 'reason'].includes(name))
      return 'record';
    return silent.has(name) ? 'unused' : 'unknown';
  }

  entered({ name, attributes }: XmlContext): void {
    if (!roots.has(name)) return;
    this.isNunit = true;
    const { timeZone } = this.#options;
    const day = attributes.date;
    const startedAt = readTime(
      attributes['start-time'] ?? (day === undefined ? undefined : `${day}T${attributes.time ?? '00:00:00'}`),
      timeZone,
    );
    const engine = attributes['engine-version'];
    this.#sink.run({
      name: attributes.name ?? null,
      tool: engine === undefined ? 'nunit' : `nunit ${engine}`,
      startedAt,
      endedAt: readTime(attributes['end-time'], timeZone),
    });
    const failures = number(attributes.failed ?? attributes.failures);
    this.#sink.totals({
      tests: number(attributes.testcasecount ?? (name === 'test-run' ? attributes.total : undefined)),
      failed: failures === null ? null : failures + (number(attributes.errors) ?? 0),
    });
  }

  record(element: XmlElement, path: readonly XmlContext[], isWhole: boolean): void {
    if (element.name === 'test-case') this.#case(element, path, isWhole);
    else if (element.name === 'failure') this.#suiteFailure(element, path);
    else if (element.name === 'output')
      this.#sink.log({
        source: `output of ${path.at(-1)?.attributes.name ?? 'a suite'}`,
        text: element.text,
      });
    else if (element.name === 'environment') {
      const { 'machine-name': hostname, ...system } = element.attributes;
      this.#sink.run({ system: { ...(hostname && { hostname }), ...system } });
    } else if (element.name === 'properties') {
      for (const { attributes } of element.children)
        if (attributes.name) this.#sink.run({ properties: { [attributes.name]: attributes.value ?? '' } });
    }
  }

  /** A set-up or clean-up that failed; a suite that only fails because of its tests says so (`site="Child"`). */
  #suiteFailure(element: XmlElement, path: readonly XmlContext[]): void {
    const suite = path.findLast(({ name }) => name === 'test-suite')?.attributes ?? {};
    const message = textIn(element, 'message') ?? '';
    const isOfTests =
      suite.site === 'Child' || suite.site === 'Parent' || /^(?:$|One or more child tests)/.test(message);
    if (isOfTests) return;
    const name = suite.fullname ?? suite.name ?? '';
    this.#ready.push({
      suite: { kind: 'collection', name },
      titles: [suite.site ?? 'suite'],
      attempts: [{ status: 'error', error: dotnetError(message, textIn(element, 'stack-trace')) }],
    });
  }

  #case(element: XmlElement, path: readonly XmlContext[], isWhole: boolean): void {
    const { attributes } = element;
    const fixture = path.findLast(
      ({ attributes: { type } }) =>
        type === 'TestFixture' || type === 'ParameterizedFixture' || type === 'GenericFixture',
    );
    const full = attributes.fullname ?? attributes.name ?? '';
    // Version 2 has the class only in the full name; arguments may hold dots.
    const dotted = /^((?:[^.()"]+\.)*[^.()"]+)\.[^.()"]+(?:[("][\s\S]*)?$/.exec(
      full.slice(0, longestFullName),
    )?.[1];
    const className =
      attributes.classname ?? fixture?.attributes.fullname ?? dotted ?? fixture?.attributes.name ?? 'tests';
    const status = isWhole ? this.#statusOf(element) : 'interrupted';
    const failure = childOf(element, 'failure');
    const reason = textIn(childOf(element, 'reason'), 'message');
    const properties = childrenIn(element, 'properties', 'property').map((property) => property.attributes);
    const categories = [
      ...childrenIn(element, 'categories', 'category').map((category) => category.attributes.name ?? ''),
      ...properties.filter(({ name }) => name === 'Category').map(({ value }) => value ?? ''),
    ].filter((category) => category !== '');
    const others = properties.filter(({ name }) => name && name !== 'Category' && name !== 'Description');
    const output = textIn(element, 'output');
    this.#ready.push({
      suite: { kind: 'collection', name: className },
      titles: [full.startsWith(`${className}.`) ? full.slice(className.length + 1) : (attributes.name ?? '')],
      description:
        attributes.description ?? properties.find(({ name }) => name === 'Description')?.value ?? null,
      tags: categories,
      attempts: [
        {
          status,
          startedAt: readTime(attributes['start-time'], this.#options.timeZone),
          durationMs: readSeconds(attributes.duration ?? attributes.time),
          error:
            failure === undefined || status === 'skipped'
              ? null
              : dotnetError(textIn(failure, 'message'), textIn(failure, 'stack-trace')),
          logs: output === null ? [] : [{ source: 'stdout', text: output }],
          attachments: childrenIn(element, 'attachments', 'attachment')
            .map((attachment) => ({ path: textIn(attachment, 'filePath') ?? '' }))
            .filter(({ path }) => path !== ''),
          metrics: {
            ...(reason !== null && { skip_reason: reason }),
            ...(number(attributes.asserts) !== null && { assertions: number(attributes.asserts) }),
            ...(others.length > 0 && { properties: others }),
          },
        },
      ],
    });
  }

  /** `result` and `label` in version 3; `result`, or only `executed` and `success`, in version 2. */
  #statusOf({ attributes, line }: XmlElement): ImportedStatus {
    const { result, label, executed, success } = attributes;
    if (result === undefined && executed !== undefined) {
      if (/^false$/i.test(executed)) return 'skipped';
      if (success !== undefined) return /^true$/i.test(success) ? 'passed' : 'failed';
    }
    if (/^failed$/i.test(result ?? '') && /^(?:error|invalid)$/i.test(label ?? '')) return 'error';
    if (/^failed$/i.test(result ?? '') && /^cancelled$/i.test(label ?? '')) return 'interrupted';
    // A warning is a pass with something to say.
    if (/^warning$/i.test(result ?? '')) return 'passed';
    const status = statusOfWord(result ?? '');
    if (status !== null) return status;
    this.#sink.diagnose({ code: 'STATUS_UNKNOWN', message: `result="${result ?? ''}"`, line });
    return 'error';
  }

  async drain(): Promise<void> {
    const tests = this.#ready;
    this.#ready = [];
    for (const test of tests) await this.#sink.test(test);
  }
}
