import { SaxesParser } from 'saxes';
import { assayError } from '../../../model/errors.ts';
import { textOf } from '../decode-text.ts';
import type { ImportInput, ReadOptions } from '../import-format.ts';
import type { BrokenOff, ImportSink } from '../import-sink.ts';
import { LegalCharacters } from './legal-characters.ts';

/** Attributes of an element; names are without their namespace prefix. */
export type XmlAttributes = Readonly<Record<string, string>>;

/** What a reader of a format does with the parts of its file. */
export interface XmlHandlers {
  /** @param name without its namespace prefix */
  open(name: string, attributes: XmlAttributes, line: number): void;
  text(text: string): void;
  close(name: string, line: number): void;
  /** Called between two pieces of the file: hands over what is complete. */
  drain(): Promise<void>;
  /** The file ends here, in the middle; what is open is to be handed over as interrupted. */
  brokenOff(): void;
}

/** Guards against hostile files. */
const limits = { depth: 512, attributes: 512, name: 4096, text: 1024 * 1024 } as const;

/** Errors of the parser that concern a character of a text only: the text stays as it is written. */
const harmless = /entity|disallowed character\.|XML declaration|]]>|duplicate attribute/i;
/** What comes after the end of the root changes nothing of what was read. */
const afterwards = /outside of root node/;

/** What the parser gathers at the moment; it is cut where it grows without end. The version of saxes is pinned. */
interface ParserState {
  text: string;
  name: string;
  entity: string;
  readonly attribList: readonly unknown[];
  line: number;
  columnIndex: number;
}

class Stop extends Error {
  readonly place: BrokenOff | null;
  constructor(place: BrokenOff | null) {
    super('stop');
    this.place = place;
  }
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

/**
 * Reads an XML file in memory that does not grow with it. A DOCTYPE is refused, entities beyond the five of XML are not
 * resolved, depth, attributes and texts are limited. Where the file is broken, reading ends: what comes after cannot be
 * trusted.
 *
 * @throws IMPORT_UNREADABLE when there is no element at all, or a DOCTYPE
 */
export async function readXml(
  input: ImportInput,
  sink: ImportSink,
  handlers: XmlHandlers,
  { signal }: Pick<ReadOptions, 'signal'>,
): Promise<void> {
  const characters = new LegalCharacters();
  const reading = new XmlReading(sink, handlers);
  try {
    for await (const chunk of textOf(input)) {
      signal.throwIfAborted();
      reading.write(characters.filter(chunk));
      await handlers.drain();
    }
    reading.write(characters.end());
    reading.end();
    await handlers.drain();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    if (reading.elements === 0 || error.place === null)
      throw assayError('IMPORT_UNREADABLE', {
        path: input.label,
        reason: error.place?.message ?? 'it has a DOCTYPE, which is never followed',
      });
    await handlers.drain();
    handlers.brokenOff();
    await handlers.drain();
    sink.brokenOff(error.place);
  } finally {
    if (characters.replaced > 0)
      sink.diagnose({
        code: 'CHARACTERS_REPLACED',
        message: 'forbidden in XML, or colours of a terminal',
        count: characters.replaced,
      });
  }
}

class XmlReading {
  elements = 0;
  readonly #parser = new SaxesParser();
  readonly #state: ParserState;
  readonly #sink: ImportSink;
  readonly #handlers: XmlHandlers;
  /** Names of attributes that have no prefix. */
  readonly #plainNames = new Set<string>();
  /** An element that has just ended. */
  #pending: { readonly name: string; readonly line: number } | null = null;
  #depth = 0;
  #ending = false;

  constructor(sink: ImportSink, handlers: XmlHandlers) {
    this.#sink = sink;
    this.#handlers = handlers;
    const parser = this.#parser;
    this.#state = parser as unknown as ParserState;
    parser.on('error', (error) => this.#failed(error));
    parser.on('doctype', () => {
      sink.diagnose({ code: 'DOCTYPE_REFUSED', message: 'DOCTYPE', line: parser.line });
      throw new Stop(null);
    });
    parser.on('opentag', ({ name, attributes }) => {
      this.#closePending();
      this.elements++;
      if (++this.#depth > limits.depth) this.#tooMuch(`elements are nested more than ${limits.depth} deep`);
      handlers.open(localName(name), this.#attributesOf(attributes), parser.line);
    });
    const text = (part: string) => {
      this.#closePending();
      handlers.text(part);
    };
    parser.on('text', text);
    parser.on('cdata', text);
    // The parser tells of the end before it finds out that another element was meant to end.
    parser.on('closetag', ({ name }) => {
      this.#closePending();
      this.#pending = { name: localName(name), line: parser.line };
    });
  }

  write(text: string): void {
    this.#parser.write(text);
    this.#closePending();
    const state = this.#state;
    if (state.text.length > limits.text * 2) {
      state.text = state.text.slice(0, limits.text);
      this.#sink.diagnose({
        code: 'TEXT_CUT',
        message: `beyond ${limits.text} characters`,
        line: state.line,
      });
    }
    if (state.attribList.length > limits.attributes)
      this.#tooMuch(`an element has more than ${limits.attributes} attributes`);
    if (state.name.length + state.entity.length > limits.name)
      this.#tooMuch(`a name is longer than ${limits.name}`);
  }

  end(): void {
    this.#ending = true;
    this.#parser.close();
  }

  #closePending(): void {
    const ended = this.#pending;
    if (ended === null) return;
    this.#pending = null;
    this.#depth--;
    this.#handlers.close(ended.name, ended.line);
  }

  #attributesOf(attributes: XmlAttributes): XmlAttributes {
    let isPlain = true;
    let count = 0;
    for (const name in attributes) {
      count++;
      if (!this.#plainNames.has(name)) isPlain = this.#isPlain(name) && isPlain;
    }
    if (count > limits.attributes) this.#tooMuch(`an element has more than ${limits.attributes} attributes`);
    if (isPlain) return attributes;
    const local: Record<string, string> = Object.create(null);
    for (const [name, value] of Object.entries(attributes))
      if (!name.startsWith('xmlns')) local[localName(name)] ??= value;
    return local;
  }

  #isPlain(name: string): boolean {
    if (name.includes(':') || name === 'xmlns') return false;
    if (this.#plainNames.size < limits.attributes) this.#plainNames.add(name);
    return true;
  }

  #failed(error: Error): void {
    const message = error.message.replace(/^[^a-z']*\d+:\d+: /i, '');
    const place = { line: this.#state.line, column: this.#state.columnIndex + 1 };
    const depth = this.#depth - (this.#pending === null ? 0 : 1);
    const isAfterwards = this.elements > 0 && depth === 0 && afterwards.test(message);
    if (isAfterwards || (!this.#ending && harmless.test(message))) {
      this.#sink.diagnose({ code: 'INPUT_MALFORMED', message, ...place });
      return;
    }
    throw new Stop({ message, ...place });
  }

  #tooMuch(message: string): never {
    const place = { line: this.#state.line, column: this.#state.columnIndex + 1 };
    this.#sink.diagnose({ code: 'LIMIT_EXCEEDED', message, ...place });
    throw new Stop({ message, ...place });
  }
}
