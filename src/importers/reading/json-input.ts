import { textOf } from './decode-text.ts';
import type { ImportInput } from './import-format.ts';
import type { ImportSink } from './import-sink.ts';
import { type JsonFound, type JsonProblem, JsonScanner, type JsonScannerOptions } from './json-scanner.ts';

/** The bytes of an input as UTF-8, also where it is UTF-16, as PowerShell writes it. */
async function* utf8Of(input: ImportInput): AsyncGenerator<Uint8Array> {
  let wide: boolean | undefined;
  for await (const chunk of input.chunks()) {
    wide ??= (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff);
    if (wide) break;
    yield chunk;
  }
  if (wide === true) for await (const text of textOf(input)) yield Buffer.from(text);
}

function tell({ problem, path, line, message }: JsonProblem, sink: ImportSink): void {
  // Without the places of elements, so that equal problems are counted together.
  const names = path.filter((key) => typeof key === 'string');
  const place = names.length === 0 ? message : `${names.join('.')}: ${message}`;
  if (problem === 'truncated') sink.brokenOff({ message: place, line });
  else if (problem === 'malformed') {
    sink.diagnose({ code: 'INPUT_MALFORMED', message: place, line });
    sink.brokenOff({ message: 'what stands behind it cannot be read', line });
  } else {
    const code = problem === 'malformed_value' ? 'RECORD_INVALID' : 'LIMIT_EXCEEDED';
    sink.diagnose({ code, message: place, line });
  }
}

/**
 * The values of a JSON file that are asked for, as they come. What cannot be read is told to the sink; a file that breaks
 * off gives what stands in front of it.
 *
 * @param signal aborted when the user asks to stop; nothing more is given then
 */
export async function* jsonValues(
  input: ImportInput,
  sink: ImportSink,
  options: JsonScannerOptions & { readonly signal: AbortSignal },
): AsyncGenerator<JsonFound> {
  const scanner = new JsonScanner(options);
  for await (const chunk of utf8Of(input)) {
    if (options.signal.aborted) return;
    for (const part of scanner.push(chunk)) {
      if (part.kind === 'value') yield part;
      else tell(part, sink);
    }
  }
  for (const part of scanner.end()) {
    if (part.kind === 'value') yield part;
    else tell(part, sink);
  }
}
