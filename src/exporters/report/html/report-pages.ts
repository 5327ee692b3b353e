import { createHash } from 'node:crypto';
import type { NamedRow } from '../../../analysis/named-query.ts';
import { countIn, numberIn, textIn } from '../../../analysis/report/read-cells.ts';
import type { ReportVerdict } from '../../../analysis/report/report-run.ts';
import { plainText } from '../../../std/terminal.ts';
import type { ReportSuite } from '../run-report.ts';

/** Scenarios on one page; a suite with more has several. */
const scenariosPerPage = 500;

/** A test of the run: ids only, of 100,000 tests they take some megabytes. */
export interface PlannedTest {
  readonly testId: number;
  readonly suiteRunId: number;
  readonly verdict: ReportVerdict;
  /** Of all attempts. */
  readonly durationMs: number | null;
  readonly executionIds: number[];
}

/** One page: a feature or a file, or a part of a very large one. */
export interface ReportPage {
  /** Name of its file without the suffix, and of its route in a single file. */
  readonly slug: string;
  readonly title: string;
  readonly path: string | null;
  /** From 1, of how many. */
  readonly part: number;
  readonly parts: number;
  readonly tests: readonly PlannedTest[];
}

/** A feature or a file with its pages. */
export interface ReportFeature {
  readonly title: string;
  readonly path: string | null;
  readonly suites: readonly ReportSuite[];
  readonly byVerdict: Readonly<Partial<Record<ReportVerdict, number>>>;
  readonly tests: number;
  readonly durationMs: number;
  readonly pages: readonly ReportPage[];
}

const hashOf = (text: string, length: number) =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** Name of a place in a page that stays the same from run to run and from database to database. */
export function scenarioAnchor(testKey: string): string {
  return `scenario-${hashOf(testKey, 12)}`;
}

/** A file name from a name of foreign origin: readable, safe everywhere, and different for different names. */
export function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-');
  const readable = words.slice(-60).replaceAll(/^-+|-+$/g, '');
  return `${readable === '' ? 'suite' : readable}-${hashOf(name, 6)}`;
}

/** Puts rows of `pageOrderQuery` together to tests. */
export function plannedTests(rows: Iterable<NamedRow>): PlannedTest[] {
  const tests: PlannedTest[] = [];
  for (const row of rows) {
    const [testId, executionId] = [countIn(row.test_id), countIn(row.execution_id)];
    const last = tests.at(-1);
    if (last?.testId === testId) last.executionIds.push(executionId);
    else {
      tests.push({
        testId,
        suiteRunId: countIn(row.suite_run_id),
        verdict: textIn(row.verdict) as ReportVerdict,
        durationMs: numberIn(row.duration_ms),
        executionIds: [executionId],
      });
    }
  }
  return tests;
}

function splitTests(tests: readonly PlannedTest[], perPage: number): PlannedTest[][] {
  const pages = Math.max(1, Math.ceil(tests.length / perPage));
  return Array.from({ length: pages }, (_, page) => tests.slice(page * perPage, (page + 1) * perPage));
}

/**
 * Divides the tests of a run into features and pages. Suites of one file (describe blocks) share a page.
 *
 * @param tests in the order of `pageOrderQuery`
 * @param suites by `suiteRunId`
 */
export function planPages(
  tests: readonly PlannedTest[],
  suites: ReadonlyMap<number, ReportSuite>,
  perPage = scenariosPerPage,
): ReportFeature[] {
  const nameOf = (suiteRunId: number) => {
    const suite = suites.get(suiteRunId);
    return suite?.path ?? suite?.names.join(' > ') ?? '';
  };
  return Array.from(
    Map.groupBy(tests, ({ suiteRunId }) => nameOf(suiteRunId)),
    ([name, ofFeature]) => {
      const inFeature = [...new Set(ofFeature.map(({ suiteRunId }) => suiteRunId))].flatMap(
        (id) => suites.get(id) ?? [],
      );
      const outermost = new Set(inFeature.map(({ names }) => names[0] ?? ''));
      const own = outermost.size === 1 ? [...outermost][0] : undefined;
      const title = plainText(own || name).trim() || '(no name)';
      const path = inFeature[0]?.path ?? null;
      const slug = slugOf(name);
      const parts = splitTests(ofFeature, perPage);
      const byVerdict: Partial<Record<ReportVerdict, number>> = {};
      let durationMs = 0;
      for (const test of ofFeature) {
        byVerdict[test.verdict] = (byVerdict[test.verdict] ?? 0) + 1;
        durationMs += test.durationMs ?? 0;
      }
      const pages = parts.map((onPage, index) => ({
        slug: index === 0 ? slug : `${slug}-${index + 1}`,
        title,
        path,
        part: index + 1,
        parts: parts.length,
        tests: onPage,
      }));
      return { title, path, suites: inFeature, byVerdict, tests: ofFeature.length, durationMs, pages };
    },
  );
}
