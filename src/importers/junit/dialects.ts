/** What is particular about the JUnit XML of one writer. */
export interface JunitDialect {
  /** As reports and messages name it. */
  readonly name: string;
  /** Whether the start of a file is of this writer. */
  readonly signs: (head: string) => boolean;
  /** Names of suites that say nothing of the tests: the writer's own. */
  readonly emptyNames?: readonly string[];
  /** What joins describe titles and the test's in a name. */
  readonly separator?: string;
  /** What `classname` is: the describe titles, a file, or nothing that the suites don't say. */
  readonly className?: 'titles' | 'file' | 'class' | 'feature' | 'nothing';
  /** Lines are counted from 0. */
  readonly linesFromZero?: boolean;
  /** `hostname` is not a machine but this. */
  readonly hostName?: 'project';
}

const rootSuites = (head: string) => /<testsuites\b[^>]*>/.exec(head)?.[0] ?? '';
const firstSuite = (head: string) => /<testsuite\b(?!s)[^>]*>/.exec(head)?.[0] ?? '';
const firstCase = (head: string) => /<testcase\b[^>]*>/.exec(head)?.[0] ?? '';
const named = (tag: string, name: string) =>
  tag.includes(` name="${name}"`) || tag.includes(` name='${name}'`);

/** Known writers, the most certain first; the last one takes every JUnit file. */
const junitDialects = [
  {
    name: 'pytest',
    signs: (head) => named(firstSuite(head), 'pytest'),
    emptyNames: ['pytest', 'pytest tests'],
    className: 'class',
    linesFromZero: true,
  },
  {
    name: 'vitest',
    signs: (head) => named(rootSuites(head), 'vitest tests'),
    separator: ' > ',
    className: 'file',
  },
  {
    name: 'jest-junit',
    signs: (head) => named(rootSuites(head), 'jest tests'),
    emptyNames: ['jest tests', 'undefined'],
    separator: ' › ',
    className: 'titles',
  },
  {
    name: 'playwright',
    signs: (head) =>
      / id="[^"]*" name="[^"]*" tests=/.test(rootSuites(head)) && / hostname="/.test(firstSuite(head)),
    separator: ' › ',
    className: 'file',
    hostName: 'project',
  },
  {
    name: 'nextest',
    signs: (head) => named(rootSuites(head), 'nextest-run') || / uuid="/.test(rootSuites(head)),
    className: 'nothing',
  },
  {
    name: 'gotestsum',
    signs: (head) => /<property name="go\.version"/.test(head),
    className: 'nothing',
  },
  {
    name: 'mocha',
    signs: (head) => named(rootSuites(head) || firstSuite(head), 'Mocha Tests'),
    emptyNames: ['Mocha Tests', 'Root Suite'],
    className: 'titles',
  },
  {
    name: 'cucumber',
    signs: (head) => /<testsuite\b[^>]* name="[Cc]ucumber(?:-js)?"/.test(head),
    emptyNames: ['Cucumber', 'cucumber', 'cucumber-js'],
    className: 'feature',
  },
  {
    name: 'node:test',
    signs: (head) =>
      /^[^<]*(?:<\?[^>]*\?>\s*)?<testsuites>\s*<test(?:suite|case) name=/.test(head) &&
      (/ classname="test"/.test(firstCase(head)) || / disabled="\d+" errors=/.test(firstSuite(head))),
    className: 'nothing',
  },
  {
    name: 'googletest',
    signs: (head) =>
      named(rootSuites(head), 'AllTests') ||
      / (?:status|result)=["'](?:run|notrun|completed)["']/.test(firstCase(head)),
    emptyNames: ['AllTests'],
    className: 'class',
  },
  {
    name: 'surefire',
    signs: (head) => /surefire/i.test(head) || /<property name="java\.version"/.test(head),
    className: 'class',
  },
  { name: 'junit', signs: () => true },
] as const satisfies readonly JunitDialect[];

/** The writer of a file by its first 64 KiB. */
export function dialectOf(head: string): JunitDialect {
  return (junitDialects as readonly JunitDialect[]).find(({ signs }) => signs(head)) as JunitDialect;
}
