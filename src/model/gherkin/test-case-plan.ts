import type { GherkinIndex } from './gherkin-index.ts';
import type { Hook, Pickle, TestCase } from './messages.ts';
import { readHeading } from './section-nesting.ts';

/** What a test step of Cucumber is to Assay. Texts are redacted. */
export interface StepPlan {
  readonly type: 'step' | 'background' | 'section' | 'before_hook' | 'after_hook';
  /** As written, with the space behind it; `Before` or `After` for hooks. */
  readonly keyword: string;
  /** Text of the step, title of the section, name of the hook (or where it stands). */
  readonly text: string;
  /** 1 to 4 for a section, otherwise 0. */
  readonly level: number;
  readonly line: number | null;
  /** File of a hook; steps stand in the feature file. */
  readonly path: string | null;
  readonly docString: string | null;
  readonly dataTable: readonly (readonly string[])[] | null;
  /** Why the step cannot run; null when exactly one definition fits. */
  readonly mismatch: { readonly type: string; readonly message: string } | null;
}

/** Where step definitions stand, for messages about ambiguous steps. */
export interface DefinitionPlace {
  readonly pattern: string;
  readonly place: string;
}

export interface PlanContext {
  readonly index: GherkinIndex;
  readonly hooks: ReadonlyMap<string, Hook>;
  readonly definitions: ReadonlyMap<string, DefinitionPlace>;
  readonly redact: (text: string) => string;
}

type TestStep = TestCase['testSteps'][number];
type PickleStep = Pickle['steps'][number];

/**
 * Before or after the scenario, or around its steps (other Cucumbers than that of JavaScript tell of those, too).
 *
 * @param stepsFollow whether steps stand behind it
 */
function keywordOfHook(type: string | undefined, stepsFollow: boolean): string {
  switch (type) {
    case undefined:
      return stepsFollow ? 'Before' : 'After';
    case 'BEFORE_TEST_CASE':
      return 'Before';
    case 'BEFORE_TEST_STEP':
      return 'BeforeStep';
    case 'AFTER_TEST_STEP':
      return 'AfterStep';
    default:
      return 'After';
  }
}

function planHook(hookId: string, stepsFollow: boolean, { hooks, redact }: PlanContext): StepPlan {
  const hook = hooks.get(hookId);
  const keyword = keywordOfHook(hook?.type, stepsFollow);
  const path = hook?.sourceReference.uri ?? null;
  const line = hook?.sourceReference.location?.line ?? null;
  return {
    // What happens around a step belongs to the scenario: when it fails, the scenario has failed.
    type: keyword === 'After' ? 'after_hook' : 'before_hook',
    keyword,
    text: redact(hook?.name ?? (path === null ? '' : `${path}:${line ?? 1}`)),
    level: 0,
    line,
    path,
    docString: null,
    dataTable: null,
    mismatch: null,
  };
}

function mismatchOf(step: PickleStep, ids: readonly string[], context: PlanContext): StepPlan['mismatch'] {
  if (ids.length === 1) return null;
  if (ids.length === 0) {
    return { type: 'UndefinedStep', message: context.redact(`no step definition fits "${step.text}"`) };
  }
  const fitting = ids.map((id) => context.definitions.get(id)).filter((one) => one !== undefined);
  const list = fitting.map(({ pattern, place }) => `  ${pattern}  ${place}`).join('\n');
  return { type: 'AmbiguousStep', message: `${ids.length} step definitions fit:\n${list}` };
}

function planStep(testStep: TestStep, step: PickleStep, context: PlanContext): StepPlan {
  const { index, redact } = context;
  const node = step.astNodeIds.map((id) => index.steps.get(id)).find((found) => found !== undefined);
  const heading = readHeading(step.text);
  const keyword = node?.keyword ?? '* ';
  const { docString, dataTable } = step.argument ?? {};
  return {
    type: heading !== null ? 'section' : node?.background === true ? 'background' : 'step',
    keyword,
    text: redact(heading?.title ?? step.text),
    level: heading?.level ?? 0,
    line: node?.line ?? null,
    path: null,
    docString: docString === undefined ? null : redact(docString.content),
    dataTable: dataTable?.rows.map((row) => row.cells.map((cell) => redact(cell.value))) ?? null,
    mismatch: mismatchOf(step, testStep.stepDefinitionIds ?? [], context),
  };
}

/** What each test step of a test case is, by its id. */
export function planTestCase(
  testCase: TestCase,
  pickle: Pickle,
  context: PlanContext,
): ReadonlyMap<string, StepPlan> {
  const steps = new Map(pickle.steps.map((step) => [step.id, step]));
  const plans = new Map<string, StepPlan>();
  const lastStep = testCase.testSteps.findLastIndex(({ pickleStepId }) => pickleStepId !== undefined);
  for (const [place, testStep] of testCase.testSteps.entries()) {
    const step = testStep.pickleStepId === undefined ? undefined : steps.get(testStep.pickleStepId);
    if (step !== undefined) {
      plans.set(testStep.id, planStep(testStep, step, context));
    } else {
      plans.set(testStep.id, planHook(testStep.hookId ?? '', place < lastStep, context));
    }
  }
  return plans;
}
