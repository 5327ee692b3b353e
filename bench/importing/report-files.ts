import { closeSync, openSync, writeSync } from 'node:fs';

/** A large report of one format: a head, one piece for each test, an end. */
export interface ReportFile {
  /** As `assay import --format` calls it. */
  readonly format: string;
  readonly file: string;
  readonly head: string;
  /** @param index from 0; every tenth failed, every hundredth was skipped */
  test(index: number): string;
  readonly end: string;
  /** What a program does at least that reads the file: see `plain-parse.ts`. */
  readonly parser: 'xml' | 'json' | 'lines' | 'ndjson';
}

const isFailed = (index: number) => index % 10 === 3;
const isSkipped = (index: number) => index % 100 === 50;
const message = (index: number) => `expected ${index} articles in the basket, got ${index - 1}`;
const stack = (index: number) =>
  Array.from(
    { length: 8 },
    (_, frame) => `    at check${frame} (/srv/shop/src/basket-${index % 97}.ts:${frame + 10}:7)`,
  ).join('\n');
const start = 1_795_000_000_000;
const stamp = (index: number) => new Date(start + index * 40).toISOString();
const separated = (index: number, text: string) => (index === 0 ? text : `,\n${text}`);

const statusOf = (index: number) => (isFailed(index) ? 'failed' : isSkipped(index) ? 'skipped' : 'passed');

export const reportFiles: readonly ReportFile[] = [
  {
    format: 'junit',
    file: 'junit.xml',
    head: '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite name="shop" timestamp="2026-11-20T10:00:00Z">\n',
    test: (index) =>
      `<testcase classname="shop.basket.Part${index % 400}" name="buys ${index} articles" file="src/basket-${index % 400}.ts" time="0.${index % 999}">${
        isFailed(index)
          ? `<failure message="${message(index)}" type="AssertionError">${message(index)}\n${stack(index)}</failure>`
          : isSkipped(index)
            ? '<skipped message="not today"/>'
            : `<system-out>bought ${index}\n</system-out>`
      }</testcase>\n`,
    end: '</testsuite>\n</testsuites>\n',
    parser: 'xml',
  },
  {
    format: 'trx',
    file: 'results.trx',
    head: '<?xml version="1.0" encoding="utf-8"?>\n<TestRun id="1" name="shop" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">\n<Results>\n',
    test: (index) =>
      `<UnitTestResult executionId="e${index}" testId="t${index}" testName="Shop.Basket.Buys${index}" computerName="ci" duration="00:00:00.0${index % 90}" startTime="${stamp(index)}" endTime="${stamp(index + 1)}" outcome="${
        isFailed(index) ? 'Failed' : isSkipped(index) ? 'NotExecuted' : 'Passed'
      }">${
        isFailed(index)
          ? `<Output><ErrorInfo><Message>${message(index)}</Message><StackTrace>${stack(index)}</StackTrace></ErrorInfo></Output>`
          : ''
      }</UnitTestResult>\n`,
    end: '</Results>\n</TestRun>\n',
    parser: 'xml',
  },
  {
    format: 'ctrf',
    file: 'ctrf.json',
    head: `{"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tool":{"name":"shop"},"summary":{"tests":0,"passed":0,"failed":0,"skipped":0,"pending":0,"other":0,"start":${start},"stop":${start}},"tests":[\n`,
    test: (index) =>
      separated(
        index,
        JSON.stringify({
          name: `buys ${index} articles`,
          status: statusOf(index),
          duration: index % 999,
          start: start + index * 40,
          stop: start + index * 40 + (index % 999),
          suite: ['shop', `basket ${index % 400}`],
          filePath: `src/basket-${index % 400}.ts`,
          ...(isFailed(index) && { message: message(index), trace: stack(index) }),
        }),
      ),
    end: '\n]}}\n',
    parser: 'json',
  },
  {
    format: 'jest',
    file: 'jest.json',
    head: `{"numTotalTests":0,"success":false,"startTime":${start},"testResults":[\n`,
    test: (index) =>
      separated(
        index,
        JSON.stringify({
          name: `/srv/shop/src/basket-${index}.test.ts`,
          status: isFailed(index) ? 'failed' : 'passed',
          startTime: start + index * 40,
          endTime: start + index * 40 + 30,
          assertionResults: [
            {
              ancestorTitles: ['shop', 'basket'],
              fullName: `shop basket buys ${index} articles`,
              title: `buys ${index} articles`,
              status: isSkipped(index) ? 'pending' : statusOf(index),
              duration: index % 999,
              failureMessages: isFailed(index) ? [`Error: ${message(index)}\n${stack(index)}`] : [],
            },
          ],
        }),
      ),
    end: '\n]}\n',
    parser: 'json',
  },
  {
    format: 'tap',
    file: 'results.tap',
    head: 'TAP version 14\n',
    test: (index) =>
      isFailed(index)
        ? `not ok ${index + 1} - buys ${index} articles\n  ---\n  message: '${message(index)}'\n  duration_ms: ${index % 999}\n  ...\n`
        : `ok ${index + 1} - buys ${index} articles${isSkipped(index) ? ' # SKIP not today' : ''}\n`,
    end: '',
    parser: 'lines',
  },
  {
    format: 'go-test',
    file: 'go.ndjson',
    head: '',
    test: (index) => {
      const event = (Action: string, more: object = {}) =>
        `${JSON.stringify({ Time: stamp(index), Action, Package: `shop/basket${index % 400}`, Test: `TestBuys${index}`, ...more })}\n`;
      return `${event('run')}${event('output', { Output: isFailed(index) ? `    basket_test.go:12: ${message(index)}\n` : `bought ${index}\n` })}${event(
        isFailed(index) ? 'fail' : isSkipped(index) ? 'skip' : 'pass',
        { Elapsed: (index % 999) / 1000 },
      )}`;
    },
    end: '',
    parser: 'ndjson',
  },
];

/** Writes a report with some tests, piece by piece. @returns its bytes */
export function writeReportFile(path: string, report: ReportFile, tests: number): number {
  const file = openSync(path, 'w');
  let bytes = 0;
  let pending = report.head;
  for (let index = 0; index < tests; index++) {
    pending += report.test(index);
    if (pending.length < 1_000_000) continue;
    bytes += writeSync(file, pending);
    pending = '';
  }
  bytes += writeSync(file, pending + report.end);
  closeSync(file);
  return bytes;
}
