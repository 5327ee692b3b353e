import type { ReportRequest } from '../report-format.ts';
import type { ReportContent } from './report-content.ts';
import type { PlannedTest } from './report-pages.ts';
import { type ContentScenario, readScenarios } from './scenario-content.ts';

/** Tests whose details are in memory at a time. */
const testsAtATime = 200;

/**
 * Reads the scenarios of a run in the order of its pages, some hundred at a time whatever page they are on, so that many
 * small pages take no more questions than few large ones.
 */
export class ScenarioReader {
  readonly #request: ReportRequest;
  readonly #content: ReportContent;
  readonly #tests: readonly PlannedTest[];
  readonly #read = new Map<number, ContentScenario>();
  #until = 0;

  constructor(request: ReportRequest, content: ReportContent) {
    this.#request = request;
    this.#content = content;
    this.#tests = content.features.flatMap(({ pages }) => pages.flatMap(({ tests }) => tests));
  }

  /**
   * The next tests as they are shown; one that retention took away meanwhile is not there.
   *
   * @param tests those that follow what was asked for last, in the order of pages
   * @throws QUERY_STOPPED when the request is aborted
   */
  async *next(tests: readonly PlannedTest[]): AsyncGenerator<ContentScenario> {
    const { access, runId, signal } = this.#request;
    for (const test of tests) {
      if (this.#tests[this.#until] === test) {
        const together = this.#tests.slice(this.#until, this.#until + testsAtATime);
        this.#until += together.length;
        this.#read.clear();
        for (const one of await readScenarios(access, runId, together, this.#content.there, signal)) {
          this.#read.set(one.test.testId, one);
        }
      }
      const scenario = this.#read.get(test.testId);
      if (scenario !== undefined) yield scenario;
    }
  }
}
