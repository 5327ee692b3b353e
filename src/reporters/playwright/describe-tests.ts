import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import type { HostSuite, HostTest } from './host-shapes.ts';

/** A test as events name it, with the suite that it stands in. */
export interface DescribedTest {
  readonly suite: SuiteDescription;
  readonly test: TestDescription;
}

export interface DescribeOptions {
  /** A file as tests are named after it. */
  readonly pathOf: (file: string) => string;
  /** Whether the configuration has several projects with names, so that one test is several. */
  readonly severalProjects: boolean;
}

/** The suites around a test, from the outermost one inwards. */
function around(test: HostTest): HostSuite[] {
  const suites: HostSuite[] = [];
  for (let suite: HostSuite | undefined = test.parent; suite !== undefined; suite = suite.parent)
    suites.unshift(suite);
  return suites;
}

function parametersOf(project: string | null, repetition: number): Record<string, unknown> | null {
  if (project === null && repetition === 0) return null;
  return {
    ...(project !== null && { project }),
    ...(repetition > 0 && { repetition: repetition + 1 }),
  };
}

/**
 * A test of Playwright: `path#describe > title`, with `[project] ` in front where the configuration has several
 * projects, and ` (repetition 2)` behind it for what `repeatEach` adds.
 */
export function describeTest(host: HostTest, { pathOf, severalProjects }: DescribeOptions): DescribedTest {
  const suites = around(host);
  const file = suites.find(({ type }) => type === 'file');
  const path = pathOf(file?.location?.file ?? host.location.file);
  const titles = suites.filter(({ type, title }) => type === 'describe' && title !== '');
  const name = [...titles, host].map(({ title }) => title).join(' > ');
  const projectName = severalProjects ? (host.parent.project()?.name ?? '') : '';
  const project = projectName === '' ? null : projectName;
  const repetition = host.repeatEachIndex;
  const parameters = parametersOf(project, repetition);
  const own = pathOf(host.location.file);
  return {
    suite: { key: path, kind: 'file', name: path, path },
    test: {
      key: `${project === null ? '' : `[${project}] `}${path}#${name}${repetition > 0 ? ` (repetition ${repetition + 1})` : ''}`,
      name,
      source: 'code',
      path: own,
      line: host.location.line,
      ...(host.tags.length > 0 && { tags: [...host.tags] }),
      ...(parameters !== null && { parameters }),
    },
  };
}
