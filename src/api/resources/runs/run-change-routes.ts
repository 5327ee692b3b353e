import { createRoute, z } from '@hono/zod-openapi';
import { found, jsonBody } from '../../http/answers.ts';
import { nameText } from '../../http/body-fields.ts';
import { versionHeader } from '../../http/catalogue-routes.ts';
import { runPath, runSchema } from './run-routes.ts';

const tags = ['Runs'];

export const changeRun = createRoute({
  method: 'patch',
  path: '/runs/{run}',
  operationId: 'changeRun',
  tags,
  summary: 'Gives a run another name; what was recorded does not change',
  request: {
    params: runPath,
    headers: versionHeader,
    body: jsonBody(z.strictObject({ name: nameText.nullable() }).openapi('RunChange')),
  },
  responses: found(runSchema, 'The run as it is now'),
});

/** What comes of asking a run to stop. */
export const cancelledSchema = z
  .object({
    run_id: z.int(),
    asked: z.literal(true).openapi({ description: 'it stops as after Ctrl-C, once its workers have ended' }),
  })
  .openapi('CancelledRun');

/** 202: the run has been asked, and is over some time later. */
export const cancelAnswer = {
  202: {
    description: 'The run was asked to stop',
    content: { 'application/json': { schema: cancelledSchema } },
  },
  default: found(cancelledSchema, '').default,
} as const;

export const cancelRun = createRoute({
  method: 'post',
  path: '/runs/{run}/cancel',
  operationId: 'cancelRun',
  tags,
  summary: 'Asks a run that is recorded on this machine to stop',
  description:
    'A run that is over is a conflict (409); one that is recorded on another machine cannot be stopped from here (501).',
  request: { params: runPath },
  responses: cancelAnswer,
});
