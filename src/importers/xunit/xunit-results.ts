import { dotnetError } from '../reading/dotnet-error.ts';
import type { ReadOptions } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedLog, ImportedStatus, ImportedTest } from '../reading/imported-test.ts';
import { readClockDuration, readSeconds, readTime } from '../reading/read-times.ts';
import { statusOfWord } from '../reading/status-words.ts';
import { childOf, childrenIn, textIn, type XmlElement } from '../reading/xml/element-tree.ts';
import type { XmlAttributes } from '../reading/xml/read-xml.ts';
import type { RecordHandlers, XmlChoice, XmlContext } from '../reading/xml/record-reader.ts';

const number = (text: string | undefined) =>
  text === undefined || !/^\d+$/.test(text) ? null : Number(text);

/** Hands over the tests of an xUnit.net file. */
export class XunitResults implements RecordHandlers {
  isXunit = false;
  readonly #sink: ImportSink;
  readonly #options: ReadOptions;
  #ready: ImportedTest[] = [];
  #startedAt: number | null = null;

  constructor(sink: ImportSink, options: ReadOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  choose(name: string, _: XmlAttributes, path: readonly XmlContext[]): XmlChoice {
    const around = path.at(-1)?.name;
    if (around === undefined) return name === 'assemblies' || name === 'assembly' ? 'enter' : 'unknown';
    if (name === 'assembly') return around === 'assemblies' ? 'enter' : 'unknown';
    if (name === 'collection' || name === 'class' || name === 'errors')
      return around === 'assembly' ? 'enter' : 'unknown';
    if (name === 'test' || name === 'error') return 'record';
    // The class of version 1 names its failure, if its fixture broke.
    return name === 'failure' && around === 'class' ? 'record' : 'unknown';
  }

  entered({ name, attributes }: XmlContext): void {
    this.isXunit = true;
    const { timeZone } = this.#options;
    if (name === 'assemblies') {
      this.#sink.run({
        startedAt: readTime(attributes['start-rtf'] ?? attributes.timestamp, timeZone),
        endedAt: readTime(attributes['finish-rtf'], timeZone),
        system: attributes.computer ? { hostname: attributes.computer } : {},
      });
      return;
    }
    if (name !== 'assembly') return;
    const day = attributes['run-date'];
    const startedAt = readTime(
      attributes['start-rtf'] ??
        (day === undefined ? undefined : `${day}T${attributes['run-time'] ?? '00:00:00'}`),
      timeZone,
    );
    this.#startedAt = startedAt;
    const failed = number(attributes.failed);
    this.#sink.run({
      tool: attributes['test-framework'] ?? null,
      startedAt,
      endedAt: readTime(attributes['finish-rtf'], timeZone),
      properties: attributes.environment ? { environment: attributes.environment } : {},
    });
    this.#sink.totals({ tests: number(attributes.total), failed });
  }

  record(element: XmlElement, path: readonly XmlContext[], isWhole: boolean): void {
    if (element.name === 'test') this.#test(element, isWhole);
    else this.#broken(element, path);
  }

  /** What broke outside of tests: fixtures, clean-up of a class or an assembly. */
  #broken(element: XmlElement, path: readonly XmlContext[]): void {
    const failure = childOf(element, 'failure') ?? element;
    const what =
      element.attributes.name ?? path.at(-1)?.attributes.name ?? element.attributes.type ?? 'fixture';
    this.#sink.runError(`${what}: ${textIn(failure, 'message') ?? failure.text.trim()}`, {
      line: element.line,
    });
  }

  #test(element: XmlElement, isWhole: boolean): void {
    const { attributes } = element;
    const type = attributes.type || 'tests';
    const name = attributes.name ?? attributes.method ?? '';
    const status = isWhole ? this.#statusOf(element) : 'interrupted';
    const failure = childOf(element, 'failure');
    const reason = textIn(element, 'reason') ?? textIn(childOf(element, 'reason'), 'message');
    const traits = childrenIn(element, 'traits', 'trait').map(({ attributes: trait }) =>
      trait.name === 'Category' ? (trait.value ?? '') : `${trait.name}:${trait.value}`,
    );
    const { timeZone } = this.#options;
    this.#ready.push({
      suite: { kind: 'collection', name: type, startedAt: this.#startedAt },
      titles: [name.startsWith(`${type}.`) ? name.slice(type.length + 1) : name],
      path: attributes['source-file'] ?? null,
      line: number(attributes['source-line']),
      tags: traits.filter((trait) => trait !== ''),
      attempts: [
        {
          status,
          startedAt: readTime(attributes['start-rtf'], timeZone),
          durationMs: readClockDuration(attributes['time-rtf']) ?? readSeconds(attributes.time),
          error:
            failure === undefined
              ? null
              : dotnetError(
                  textIn(failure, 'message'),
                  textIn(failure, 'stack-trace'),
                  failure.attributes['exception-type'] ?? null,
                ),
          logs: logsOf(element),
          attachments: bodiesOf(element),
          metrics: reason === null ? null : { skip_reason: reason },
        },
      ],
    });
  }

  #statusOf({ attributes, line }: XmlElement): ImportedStatus {
    const word = attributes.result ?? '';
    const status = statusOfWord(word);
    if (status !== null) return status;
    this.#sink.diagnose({ code: 'STATUS_UNKNOWN', message: `result="${word}"`, line });
    return 'error';
  }

  async drain(): Promise<void> {
    const tests = this.#ready;
    this.#ready = [];
    for (const test of tests) await this.#sink.test(test);
  }
}

function logsOf(element: XmlElement): readonly ImportedLog[] {
  const output = textIn(element, 'output');
  const warnings = childrenIn(element, 'warnings', 'warning').map(
    ({ text }) => ({ source: 'warning', text, level: 'warning' }) as const,
  );
  return [...(output === null ? [] : [{ source: 'stdout', text: output }]), ...warnings];
}

/** Attachments of version 3, which carry their content. */
function bodiesOf(element: XmlElement) {
  return childrenIn(element, 'attachments', 'attachment').map(({ attributes, text }) => {
    const mediaType = attributes['media-type'] ?? null;
    const body = Buffer.from(text, mediaType === null ? 'utf8' : 'base64');
    return { name: attributes.name ?? 'attachment', mediaType: mediaType ?? 'text/plain', body };
  });
}
