import { dotnetError } from '../reading/dotnet-error.ts';
import type { ReadOptions } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import type {
  ImportedAttachment,
  ImportedLog,
  ImportedStatus,
  ImportedTest,
} from '../reading/imported-test.ts';
import { readClockDuration, readTime } from '../reading/read-times.ts';
import { statusOfWord } from '../reading/status-words.ts';
import { childOf, childrenIn, textIn, type XmlElement } from '../reading/xml/element-tree.ts';
import type { XmlAttributes } from '../reading/xml/read-xml.ts';
import type { RecordHandlers, XmlChoice, XmlContext } from '../reading/xml/record-reader.ts';
import type { TrxDefinitions } from './trx-definitions.ts';

/** Elements that have no place in the database. */
const silent = new Set([
  'TestSettings',
  'TestDefinitions',
  'TestEntries',
  'TestLists',
  'Build',
  'TestConfiguration',
]);

const number = (text: string | undefined) =>
  text === undefined || !/^\d+$/.test(text) ? null : Number(text);

/** Hands over the results of a TRX file. */
export class TrxResults implements RecordHandlers {
  isTrx = false;
  readonly #definitions: TrxDefinitions;
  readonly #sink: ImportSink;
  readonly #options: ReadOptions;
  #ready: ImportedTest[] = [];
  #attachments: ImportedAttachment[] = [];

  constructor(definitions: TrxDefinitions, sink: ImportSink, options: ReadOptions) {
    this.#definitions = definitions;
    this.#sink = sink;
    this.#options = options;
  }

  choose(name: string, _: XmlAttributes, path: readonly XmlContext[]): XmlChoice {
    if (path.length === 0) return name === 'TestRun' ? 'enter' : 'unknown';
    if (path.length === 1 && name === 'Results') return 'enter';
    if (path.length === 1 && (name === 'Times' || name === 'ResultSummary')) return 'record';
    if (path.length === 2 && /TestResult(?:Aggregation)?$/.test(name)) return 'record';
    if (path.length === 1 && name === 'TestDefinitions') return 'skip';
    return path.length === 1 && silent.has(name) ? 'unused' : 'unknown';
  }

  entered({ name, attributes }: XmlContext): void {
    if (name !== 'TestRun') return;
    this.isTrx = true;
    const { name: title, runUser, id } = attributes;
    this.#sink.run({ name: title ?? null, properties: { ...(runUser && { runUser }), ...(id && { id }) } });
  }

  record(element: XmlElement, _: readonly XmlContext[], isWhole: boolean): void {
    if (element.name === 'Times') this.#times(element.attributes);
    else if (element.name === 'ResultSummary') this.#summary(element);
    else this.#result(element, isWhole);
  }

  #times({ start, finish, creation }: XmlAttributes): void {
    const { timeZone } = this.#options;
    this.#sink.run({
      startedAt: readTime(start ?? creation, timeZone),
      endedAt: readTime(finish, timeZone),
    });
  }

  #summary(element: XmlElement): void {
    const counters = childOf(element, 'Counters')?.attributes ?? {};
    const failed = ['failed', 'error', 'timeout', 'aborted'].map((name) => number(counters[name]));
    this.#sink.totals({
      tests: number(counters.total),
      failed: failed.every((count) => count === null)
        ? null
        : failed.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    });
    // The end of a process that crashed is written only here.
    for (const info of childrenIn(element, 'RunInfos', 'RunInfo')) {
      const text = textIn(info, 'Text') ?? info.text.trim();
      if (/^(?:error|failed|aborted)$/i.test(info.attributes.outcome ?? ''))
        this.#sink.runError(text, { line: info.line });
      else this.#sink.log({ source: 'run', text, level: 'warning' });
    }
    const output = textIn(childOf(element, 'Output'), 'StdOut');
    if (output !== null) this.#sink.log({ source: 'stdout', text: output });
    this.#attachments.push(...filesOf(element, ''));
  }

  #result(element: XmlElement, isWhole: boolean): void {
    const { attributes } = element;
    const inner = childrenIn(element, 'InnerResults', 'UnitTestResult');
    if (inner.length > 0 && isWhole) {
      // The result around data rows only sums them up.
      for (const row of inner) this.#result(row, true);
      return;
    }
    const definition = this.#definitions.byId.get((attributes.testId ?? '').toLowerCase());
    const name = attributes.testName ?? '';
    const className = definition?.className ?? null;
    const output = childOf(element, 'Output');
    const errorInfo = childOf(output, 'ErrorInfo');
    const isKnown = definition !== undefined || this.#definitions.areComplete;
    if (!isKnown) {
      const message = 'the file ends before it says which class a test is of';
      this.#sink.diagnose({ code: 'RECORD_INVALID', message, line: element.line });
    }
    const status = isWhole && isKnown ? this.#statusOf(element) : 'interrupted';
    const message = textIn(errorInfo, 'Message');
    const skipped = status === 'skipped';
    this.#ready.push({
      suite: { kind: 'collection', name: className ?? 'tests' },
      titles: [
        className !== null && name.startsWith(`${className}.`) ? name.slice(className.length + 1) : name,
      ],
      tags: definition?.categories ?? [],
      attempts: [
        {
          status,
          startedAt: readTime(attributes.startTime, this.#options.timeZone),
          durationMs: readClockDuration(attributes.duration),
          error:
            skipped || status === 'passed' ? null : dotnetError(message, textIn(errorInfo, 'StackTrace')),
          logs: logsOf(output),
          attachments: filesOf(element, attributes.relativeResultsDirectory ?? ''),
          metrics: {
            ...(skipped && message !== null && { skip_reason: message }),
            ...(attributes.computerName && { computer: attributes.computerName }),
          },
        },
      ],
    });
  }

  #statusOf({ attributes, line }: XmlElement): ImportedStatus {
    // A result without an outcome is one that never came.
    const word = attributes.outcome ?? 'Error';
    const status = statusOfWord(word);
    if (status !== null) return status;
    this.#sink.diagnose({ code: 'STATUS_UNKNOWN', message: `outcome="${word}"`, line });
    return 'error';
  }

  async drain(): Promise<void> {
    const tests = this.#ready;
    this.#ready = [];
    for (const test of tests) await this.#sink.test(test);
    const attachments = this.#attachments;
    this.#attachments = [];
    for (const attachment of attachments) await this.#sink.attachment(attachment);
  }
}

function logsOf(output: XmlElement | undefined): readonly ImportedLog[] {
  const logs: ImportedLog[] = [];
  for (const [name, source] of [
    ['StdOut', 'stdout'],
    ['StdErr', 'stderr'],
    ['DebugTrace', 'trace'],
  ] as const) {
    const text = textIn(output, name);
    if (text !== null) logs.push({ source, text });
  }
  for (const { text } of output === undefined ? [] : childrenIn(output, 'TextMessages', 'Message'))
    if (text.trim() !== '') logs.push({ source: 'message', text });
  return logs;
}

/** Files that a result names; they lie in a folder beside the report. */
function filesOf(element: XmlElement, folder: string): readonly ImportedAttachment[] {
  const results = childrenIn(element, 'ResultFiles', 'ResultFile').map(({ attributes }) => attributes.path);
  const collected = childrenIn(element, 'CollectorDataEntries', 'Collector').flatMap((collector) =>
    childrenIn(collector, 'UriAttachments', 'UriAttachment').map(
      (attachment) => childOf(attachment, 'A')?.attributes.href,
    ),
  );
  return [...results.map((path) => (path && folder !== '' ? `${folder}/${path}` : path)), ...collected]
    .filter((path) => path !== undefined && path !== '')
    .map((path) => ({ path: path as string }));
}
