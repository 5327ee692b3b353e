import type { TextLine } from '../reading/decode-text.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import { isRecord, type JsonRecord, textOf } from '../reading/json-values.ts';

/** One event of `go test -json`. */
export interface GoEvent {
  readonly action: string;
  readonly time: string | null;
  readonly package: string;
  /** Null for events of the package. */
  readonly test: string | null;
  /** Seconds. */
  readonly elapsed: number | null;
  readonly output: string;
  /** Package whose build failed. */
  readonly failedBuild: string | null;
  readonly importPath: string | null;
  readonly line: number;
}

function eventOf(record: JsonRecord, line: number): GoEvent | null {
  const action = textOf(record.Action);
  if (action === null) return null;
  return {
    action,
    time: textOf(record.Time),
    package: textOf(record.Package) ?? '',
    test: textOf(record.Test),
    elapsed: typeof record.Elapsed === 'number' ? record.Elapsed : null,
    output: typeof record.Output === 'string' ? record.Output : '',
    failedBuild: textOf(record.FailedBuild),
    importPath: textOf(record.ImportPath),
    line,
  };
}

/** The event of a line; null for a line that is none (told by then). */
export function goEventOfLine({ text, line, isWhole }: TextLine, sink: ImportSink): GoEvent | null {
  if (!text.startsWith('{')) {
    // The compiler and the tests themselves may write to where the events go.
    sink.log({ source: 'go', text });
    return null;
  }
  try {
    const value: unknown = JSON.parse(text);
    const event = isRecord(value) ? eventOf(value, line) : null;
    if (event !== null) return event;
    sink.diagnose({ code: 'RECORD_INVALID', message: 'a line is no event of go test', line });
  } catch {
    if (isWhole) sink.diagnose({ code: 'RECORD_INVALID', message: 'a line is no JSON', line });
    else sink.brokenOff({ message: 'the file ends in the middle of an event', line });
  }
  return null;
}
