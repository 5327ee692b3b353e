import { createRoute, z } from '@hono/zod-openapi';
import { actionTypes } from '../../../model/catalogue-statuses.ts';
import { found, jsonBody, made } from '../../http/answers.ts';
import { freeText, someMilliseconds } from '../../http/body-fields.ts';
import { versionHeader } from '../../http/catalogue-routes.ts';
import { rowSchema } from '../../http/row-schema.ts';
import { testPath } from './test-routes.ts';

const tags = ['Tests'];

/** Steps that a stored test can have. */
export const mostTestSteps = 500;

/** An authored step as `test_actions` has it. */
const stepSchema = rowSchema('test_actions', 'TestStep');

type ActionType = (typeof actionTypes)[number];

/** What a step of each type cannot do without. */
const needed = {
  navigate: ['target'],
  click: ['target'],
  type: ['target', 'value'],
  select: ['target', 'value'],
  wait: ['value'],
  assert: ['target', 'expected_result'],
  screenshot: [],
  custom: ['value'],
} as const satisfies Record<ActionType, readonly ('target' | 'value' | 'expected_result')[]>;

const filled = (text: string | null | undefined) => text !== undefined && text !== null && text.trim() !== '';

/** A step that somebody writes. */
export const newStep = z
  .strictObject({
    action_type: z.enum(actionTypes),
    target: freeText.optional(),
    value: freeText.optional(),
    expected_result: freeText.optional(),
    timeout_ms: someMilliseconds.optional(),
    optional: z.boolean().optional(),
    continue_on_failure: z.boolean().optional(),
  })
  .superRefine((step, context) => {
    for (const name of needed[step.action_type])
      if (!filled(step[name]))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `must be given: ${step.action_type} needs it`,
        });
    if (step.action_type === 'wait' && filled(step.value) && !/^\d+(\.\d+)?$/.test(String(step.value).trim()))
      context.addIssue({ code: 'custom', path: ['value'], message: 'is a number of milliseconds' });
  })
  .openapi('NewTestStep', {
    description:
      'navigate and click need a target; type and select a target and a value; wait a number of milliseconds as value; assert a target and an expected_result; custom a value',
  });

const stepsSchema = z
  .object({ test_id: z.int(), items: z.array(stepSchema) })
  .openapi('TestSteps', { description: 'the steps of a test in their order' });

export const listTestSteps = createRoute({
  method: 'get',
  path: '/tests/{test}/steps',
  operationId: 'listTestSteps',
  tags,
  summary: 'The authored steps of a test in their order',
  request: { params: testPath },
  responses: found(stepsSchema, 'All steps'),
});

export const addTestStep = createRoute({
  method: 'post',
  path: '/tests/{test}/steps',
  operationId: 'addTestStep',
  tags,
  summary: 'Adds a step to a test: at the end, or at a place, where the others move on',
  request: {
    params: testPath,
    body: jsonBody(
      z
        .strictObject({
          step: newStep,
          place: z
            .int()
            .min(1, 'is a place from 1 on')
            .optional()
            .openapi({ description: '1 for the first; at the end when absent, or behind the last' }),
        })
        .openapi('AddTestStep'),
    ),
  },
  responses: made(stepSchema, 'The step; its action_order says where it stands'),
});

export const replaceTestSteps = createRoute({
  method: 'put',
  path: '/tests/{test}/steps',
  operationId: 'replaceTestSteps',
  tags,
  summary: 'Replaces the steps of a test as a whole',
  request: {
    params: testPath,
    headers: versionHeader,
    body: jsonBody(
      z
        .strictObject({ steps: z.array(newStep).max(mostTestSteps, `has ${mostTestSteps} steps at most`) })
        .openapi('ReplaceTestSteps'),
    ),
  },
  responses: found(stepsSchema, 'The steps as they are now'),
});
