import type { Repositories } from '../../../repositories/repositories.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { WriteNotes } from '../../http/audited-change.ts';
import { FieldErrors } from '../../http/field-errors.ts';
import { mostTestSteps } from './test-step-routes.ts';

type Step = Row<'test_actions'>;

/** A step without its place. */
export type StepFields = Pick<Step, 'action_type'> & {
  readonly [K in 'target' | 'value' | 'expected_result' | 'timeout_ms' | 'optional' | 'continue_on_failure']?:
    | Step[K]
    | undefined;
};

/** The steps of a test in their order. */
export async function stepsOf(repositories: Repositories, testId: number): Promise<Step[]> {
  const { rows } = await repositories.table('test_actions').list({
    filter: { test_id: testId, deleted_at: null },
    sort: [{ column: 'action_order' }],
    limit: 10_000,
  });
  return [...rows];
}

/** Makes the steps of a test that has none, in this order. */
export async function makeSteps(
  repositories: Repositories,
  testId: number,
  steps: readonly StepFields[],
): Promise<readonly Step[]> {
  const fields = steps.map((step, index) => ({ ...step, test_id: testId, action_order: index + 1 }));
  return fields.length === 0 ? [] : await repositories.table('test_actions').createMany(fields);
}

/** Puts other steps in the place of those that a test has. */
export async function replaceSteps(
  repositories: Repositories,
  note: WriteNotes,
  test: Row<'tests'>,
  steps: readonly StepFields[],
): Promise<readonly Step[]> {
  const before = await stepsOf(repositories, test.test_id);
  for (const { test_action_id } of before) await repositories.table('test_actions').delete(test_action_id);
  const made = await makeSteps(repositories, test.test_id, steps);
  const details = { steps_before: before.length, steps: made.length };
  await note({ action: 'updated', table: 'tests', row: test, details });
  return made;
}

/**
 * Adds a step.
 *
 * @param place 1 for the first
 * @throws FieldErrors when the test has as many as it can have
 */
export async function addStep(
  repositories: Repositories,
  note: WriteNotes,
  test: Row<'tests'>,
  step: StepFields,
  place = Number.POSITIVE_INFINITY,
): Promise<Step> {
  const before = await stepsOf(repositories, test.test_id);
  if (before.length >= mostTestSteps)
    throw new FieldErrors([{ field: 'step', message: `a test has ${mostTestSteps} steps at most` }]);
  const at = Math.min(place, before.length + 1);
  for (const [index, { test_action_id, action_order }] of before.entries()) {
    const order = index + 1 < at ? index + 1 : index + 2;
    if (order !== action_order)
      await repositories.table('test_actions').update(test_action_id, { action_order: order });
  }
  const made = await repositories
    .table('test_actions')
    .create({ ...step, test_id: test.test_id, action_order: at });
  await note({ action: 'created', table: 'test_actions', row: made, details: { test_id: test.test_id } });
  return made;
}
