import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import { fileSuite, TestNames } from '../session/test-names.ts';
import type { MochaContext, MochaSuite, MochaTest } from './host-shapes.ts';

/** A test as events name it, with the suite that it stands in. */
export interface DescribedTest {
  readonly suite: SuiteDescription;
  readonly test: TestDescription;
}

/** Names tests, with `[browser] ` in front of their keys where a run has several browsers. One for each use: it counts. */
export class TestDescriptions {
  readonly #names = new TestNames();
  readonly #browser: string | null;

  /** @param browser null where the run has one browser only */
  constructor(browser: string | null) {
    this.#browser = browser;
  }

  describe(path: string, titles: readonly string[]): DescribedTest {
    const test = this.#names.name(path, titles);
    const suite = fileSuite(path);
    if (this.#browser === null) return { suite, test };
    const key = `[${this.#browser}] ${test.key}`;
    return { suite, test: { ...test, key, parameters: { browser: this.#browser } } };
  }
}

/** All tests of Mocha's tree that a test is in. */
export function testsAround({ test }: MochaContext): MochaTest[] {
  let suite: MochaSuite | undefined = test?.parent;
  while (suite?.parent !== undefined) suite = suite.parent;
  const tests: MochaTest[] = [];
  suite?.eachTest?.((one) => tests.push(one));
  return tests;
}
