import type { ImportSink } from '../import-sink.ts';
import type { XmlElement } from './element-tree.ts';
import type { XmlAttributes, XmlHandlers } from './read-xml.ts';

/** An element that is open around a record. */
export interface XmlContext {
  readonly name: string;
  readonly attributes: XmlAttributes;
  readonly line: number;
}

/**
 * What is done with an element outside of records: `enter` it and look at what is in it, take it whole as a `record`,
 * leave it out because it is read elsewhere (`skip`), because it has no place in the database (`unused`), or because it is
 * not known (`unknown`); the last two are counted.
 */
export type XmlChoice = 'enter' | 'record' | 'skip' | 'unused' | 'unknown';

export interface RecordHandlers {
  /** @param path elements around it, the outermost first */
  choose(name: string, attributes: XmlAttributes, path: readonly XmlContext[]): XmlChoice;
  entered?(context: XmlContext, path: readonly XmlContext[]): void;
  /** @param isWhole false when the file ends inside of it */
  record(element: XmlElement, path: readonly XmlContext[], isWhole: boolean): void;
  left?(context: XmlContext, path: readonly XmlContext[]): void;
  drain(): Promise<void>;
}

/** Elements and characters of one record at most. */
const limits = { elements: 20_000, characters: 2 * 1024 * 1024 } as const;

/** Reads formats whose tests are elements of some depth: each is handed over as a tree when it ends. */
export class RecordReader implements XmlHandlers {
  readonly #handlers: RecordHandlers;
  readonly #sink: ImportSink;
  readonly #path: XmlContext[] = [];
  readonly #open: XmlElement[] = [];
  #skipping = 0;
  #elements = 0;
  #characters = 0;

  constructor(sink: ImportSink, handlers: RecordHandlers) {
    this.#sink = sink;
    this.#handlers = handlers;
  }

  open(name: string, attributes: XmlAttributes, line: number): void {
    if (this.#skipping > 0) this.#skipping++;
    else if (this.#open.length > 0) this.#add({ name, attributes, line, children: [], text: '' });
    else this.#choose(name, attributes, line);
  }

  #choose(name: string, attributes: XmlAttributes, line: number): void {
    const choice = this.#handlers.choose(name, attributes, this.#path);
    if (choice === 'record') {
      this.#elements = 0;
      this.#characters = 0;
      this.#open.push({ name, attributes, line, children: [], text: '' });
    } else if (choice === 'enter') {
      const context = { name, attributes, line };
      this.#handlers.entered?.(context, this.#path);
      this.#path.push(context);
    } else {
      this.#skipping = 1;
      if (choice === 'unknown') this.#sink.unknown('element', name, line);
      else if (choice === 'unused')
        this.#sink.diagnose({ code: 'PART_UNUSED', message: `element ${name}`, line });
    }
  }

  #add(element: XmlElement): void {
    if (++this.#elements > limits.elements) {
      this.#skipping = 1;
      const message = `a record holds more than ${limits.elements} elements`;
      this.#sink.diagnose({ code: 'LIMIT_EXCEEDED', message, line: element.line });
      return;
    }
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
  }

  text(text: string): void {
    const element = this.#open.at(-1);
    if (element === undefined || this.#skipping > 0) return;
    this.#characters += text.length;
    if (this.#characters <= limits.characters) element.text += text;
    else this.#sink.diagnose({ code: 'TEXT_CUT', message: 'output of a test', line: element.line });
  }

  close(): void {
    if (this.#skipping > 0) {
      this.#skipping--;
      return;
    }
    const element = this.#open.pop();
    if (element !== undefined) {
      if (this.#open.length === 0) this.#handlers.record(element, this.#path, true);
      return;
    }
    const context = this.#path.pop();
    if (context !== undefined) this.#handlers.left?.(context, this.#path);
  }

  brokenOff(): void {
    const [record] = this.#open;
    this.#open.length = 0;
    if (record !== undefined) this.#handlers.record(record, this.#path, false);
  }

  drain(): Promise<void> {
    return this.#handlers.drain();
  }
}
