import { SectionNesting } from '../../../model/gherkin/section-nesting.ts';
import type { EventSink } from '../../../recording/event-sink.ts';

/** What everything that is recorded of one execution has in common. */
export class ExecutionScope {
  readonly sink: EventSink;
  readonly redact: (text: string) => string;
  readonly executionId: number;
  readonly sections = new SectionNesting();
  #order = 0;

  constructor(sink: EventSink, redact: (text: string) => string) {
    this.sink = sink;
    this.redact = redact;
    this.executionId = sink.nextId();
  }

  /** The next position in the execution. */
  nextOrder(): number {
    return this.#order++;
  }

  /** The field that says which section a step belongs to; none outside of sections. */
  get sectionField(): { readonly section_id?: number } {
    const { current } = this.sections;
    return current === undefined ? {} : { section_id: current };
  }
}

/** Milliseconds between two times in microseconds. */
export function millisecondsBetween(from: number, to: number): number {
  return Math.max(0, to - from) / 1000;
}
