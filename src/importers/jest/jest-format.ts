import type { ImportFormat } from '../reading/import-format.ts';
import { jsonValues } from '../reading/json-input.ts';
import type { JsonChoice, JsonPath } from '../reading/json-scanner.ts';
import { isRecord, recordOf, saying, textOf, timeOf } from '../reading/json-values.ts';
import { importJestFile, type JestLike } from './jest-test.ts';

const counted = /^num[A-Z]/;
const count = (value: unknown) => (typeof value === 'number' ? value : 0);

/** What `--json` of Jest and the `json` reporter of Vitest write. */
export const jestFormat: ImportFormat = {
  name: 'jest',
  title: 'Jest or Vitest JSON',
  extensions: ['.json'],
  recognises: (head) => {
    if (!/^\s*\{/.test(head)) return 0;
    if (/"numTotalTestSuites"\s*:/.test(head)) return 95;
    return /"testResults"\s*:\s*\[/.test(head) ? 70 : 0;
  },
  async read(input, sink, { signal }) {
    const numbers: Record<string, number> = {};
    // Only Jest counts files that could not be loaded, and does so before it lists the tests.
    let writer: JestLike = 'vitest';
    const choose = (path: JsonPath): JsonChoice => {
      if (path.length === 0) return 'enter';
      if (path[0] === 'testResults') return path.length === 1 ? 'enter' : 'value';
      if (path[0] !== 'coverageMap') return 'value';
      sink.diagnose({ code: 'PART_UNUSED', message: 'coverageMap' });
      return 'skip';
    };
    for await (const { path, value, line } of jsonValues(input, sink, { choose, signal })) {
      const name = String(path[0]);
      if (name === 'testResults') {
        if (isRecord(value)) await importJestFile(value, writer, sink, line);
        else sink.diagnose({ code: 'RECORD_INVALID', message: 'a test file is no object', line });
      } else if (counted.test(name)) {
        numbers[name] = count(value);
        if (name === 'numRuntimeErrorTestSuites') writer = 'jest';
      } else if (name === 'startTime') sink.run({ startedAt: timeOf(value) });
      else if (name === 'wasInterrupted') {
        if (value === true) sink.brokenOff({ message: 'the report says that the run was interrupted', line });
      } else if (name === 'runExecError') {
        const message = textOf(recordOf(value).message) ?? textOf(value);
        if (message !== null) sink.runError(message, { line });
      } else if (name === 'snapshot' || name === 'openHandles') {
        const said = saying({ [name]: value });
        if (said !== null) sink.run({ properties: said });
      } else if (name !== 'success') sink.unknown('field', name, line);
    }
    sink.run({ tool: writer === 'jest' ? 'Jest' : 'Vitest' });
    if (Object.keys(numbers).length > 0) {
      sink.totals({
        tests: numbers.numTotalTests ?? null,
        failed: numbers.numFailedTests ?? null,
        skipped: count(numbers.numPendingTests) + count(numbers.numTodoTests),
      });
    }
  },
};
