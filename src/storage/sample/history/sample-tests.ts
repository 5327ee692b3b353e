import { dayMicros, type SamplePlan, timeRange } from './sample-size.ts';
import { SeededRandom } from './seeded-random.ts';
import { backgroundOf, type ScriptLine, scriptOf } from './step-script.ts';
import { actions, actors, authors, circumstances, currencies, type Subsystem, subsystems } from './words.ts';

export interface SampleSuite {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly subsystem: Subsystem;
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly tests: SampleTest[];
}

export interface SampleTest {
  /** Its place among all tests. */
  readonly index: number;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly suite: SampleSuite;
  readonly priority: string;
  readonly category: string;
  readonly testType: string;
  readonly author: string;
  readonly tags: readonly string[];
  readonly line: number;
  readonly parameters: Readonly<Record<string, string>> | null;
  /** What it takes at first, ms. */
  readonly durationMs: number;
  readonly script: readonly ScriptLine[];
  readonly steps: number;
  readonly createdAt: number;
  /** Main commits from the first of which on it is there, up to the second: it was added, or taken away, meanwhile. */
  lives: readonly [number, number];
  /** Takes a picture of its last step. */
  readonly visual: boolean;
  /** Tells how many requests it made. */
  readonly measured: boolean;
}

const testsPerSuite = 12;

function makeSuite(plan: SamplePlan, index: number): SampleSuite {
  const random = new SeededRandom(`${plan.seed} suite ${index}`);
  const subsystem = subsystems[index % subsystems.length] as Subsystem;
  const round = Math.floor(index / subsystems.length);
  const thing = subsystem.things[round % subsystem.things.length] ?? '';
  const series = Math.floor(round / subsystem.things.length);
  const subject = `${thing.replace(/^(an?|the) /, '')}${series === 0 ? '' : ` ${series + 1}`}`;
  return {
    key: `features/${subsystem.name}/${subject.replaceAll(/[^a-z0-9]+/g, '-')}.feature`,
    name: `${subsystem.name[0]?.toUpperCase()}${subsystem.name.slice(1)}: ${subject}`,
    description: `What can be done with ${thing} in ${subsystem.name}.`,
    subsystem,
    tags: [`@${subsystem.name}`],
    createdAt: timeRange(plan).start - random.whole(30, 400) * dayMicros,
    tests: [],
  };
}

/** Names of the tests of a suite, all different. */
function* namesOf(
  suite: SampleSuite,
  random: SeededRandom,
): Generator<[string, Record<string, string> | null]> {
  const seen = new Set<string>();
  for (let tries = 0; ; tries++) {
    const thing = random.pick(suite.subsystem.things);
    const story = `${random.pick(actors)} ${random.pick(actions)} ${thing}`;
    const name = tries > 4 || random.chance(0.5) ? `${story} ${random.pick(circumstances)}` : story;
    if (seen.has(name)) continue;
    seen.add(name);
    if (!random.chance(0.06)) yield [name, null];
    else for (const currency of random.some(currencies, 3)) yield [`${name} (${currency})`, { currency }];
  }
}

function makeTest(
  plan: SamplePlan,
  suite: SampleSuite,
  background: readonly ScriptLine[],
  index: number,
  [name, parameters]: [string, Record<string, string> | null],
): SampleTest {
  const random = new SeededRandom(`${plan.seed} test ${index}`);
  const testType = random.pick(['end-to-end', 'end-to-end', 'end-to-end', 'integration', 'api']);
  const priority = random.pick(['critical', 'high', 'high', 'medium', 'medium', 'medium', 'low']);
  const category = random.pick(['smoke', 'regression', 'regression', 'regression', 'acceptance']);
  const script = scriptOf(random, suite.subsystem, background, plan.steps);
  const typical = testType === 'end-to-end' ? 4000 : testType === 'integration' ? 1200 : 250;
  return {
    index,
    key: `${suite.key}#${name}`,
    name,
    description: random.chance(0.2) ? `Agreed with ${suite.subsystem.team}.` : null,
    suite,
    priority,
    category,
    testType,
    author: random.pick(authors),
    tags: [...suite.tags, `@${category}`, ...(testType === 'end-to-end' ? ['@browser'] : []), `@${priority}`],
    line: 4 + suite.tests.length * (plan.steps + 2),
    parameters,
    durationMs: typical * random.factor(0.7),
    script,
    steps: script.filter(({ kind }) => kind === 'step').length,
    createdAt: suite.createdAt + random.whole(0, 20) * dayMicros,
    lives: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    visual: testType === 'end-to-end' && random.chance(0.08),
    measured: random.chance(0.1),
  };
}

/** Makes up the suites and tests of a plan. */
export function sampleSuites(plan: SamplePlan): SampleSuite[] {
  const suites: SampleSuite[] = [];
  for (let made = 0; made < plan.tests; ) {
    const suite = makeSuite(plan, suites.length);
    const random = new SeededRandom(`${plan.seed} names ${suites.length}`);
    const background = backgroundOf(random);
    const size = Math.min(plan.tests - made, Math.max(3, Math.round(testsPerSuite * random.factor(0.4))));
    for (const name of namesOf(suite, random)) {
      suite.tests.push(makeTest(plan, suite, background, made++, name));
      if (suite.tests.length >= size) break;
    }
    suites.push(suite);
  }
  return suites;
}
