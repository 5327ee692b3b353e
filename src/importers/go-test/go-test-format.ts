import { linesOf } from '../reading/decode-text.ts';
import type { ImportFormat, ImportInput } from '../reading/import-format.ts';
import { textOf } from '../reading/json-values.ts';
import { OccurrenceCounter } from '../reading/occurrence-counter.ts';
import { goEventOfLine } from './go-events.ts';
import { GoRun, goTestKey } from './go-run.ts';

const longestLine = 16 * 1024 * 1024;
const anyEvent =
  /^[ \t]*\{[^\n]*"Action":"(?:start|run|output|pass|fail|skip|pause|cont|bench|attr|build-output|build-fail)"/m;

/** How often each test begins that begins more than once: `-count=2`, or reruns that were written to one file. */
async function repeatedTests(input: ImportInput, signal: AbortSignal): Promise<Map<string, number>> {
  const counter = new OccurrenceCounter();
  const repeated = new Map<string, number>();
  for await (const { text } of linesOf(input, longestLine)) {
    if (signal.aborted) break;
    if (!text.includes('"Action":"run"')) continue;
    let event: { readonly Package?: unknown; readonly Test?: unknown };
    try {
      event = JSON.parse(text);
    } catch {
      continue; // Told when the file is read for its tests.
    }
    const key = goTestKey(textOf(event.Package) ?? '', textOf(event.Test) ?? '');
    const count = counter.add(key);
    if (count > 1) repeated.set(key, count);
  }
  return repeated;
}

/** What `go test -json` (or `go tool test2json`) writes. Read twice, because only the end tells how often a test ran. */
export const goTestFormat: ImportFormat = {
  name: 'go-test',
  title: 'go test -json',
  extensions: ['.json', '.jsonl', '.ndjson'],
  recognises: (head) => {
    const found = anyEvent.exec(head);
    if (found === null) return 0;
    return head.slice(0, found.index).trim().replace('\uFEFF', '') === '' ? 95 : 70;
  },
  async read(input, sink, { signal }) {
    const run = new GoRun(sink, await repeatedTests(input, signal));
    sink.run({ tool: 'go test' });
    let last = 0;
    for await (const textLine of linesOf(input, longestLine)) {
      if (signal.aborted) return;
      last = textLine.line;
      if (textLine.cut > 0)
        sink.diagnose({ code: 'LIMIT_EXCEEDED', message: 'a line is too long', line: last });
      else if (textLine.text.trim() !== '') {
        const event = goEventOfLine(textLine, sink);
        if (event !== null) await run.take(event);
      }
    }
    await run.end(last);
  },
};
