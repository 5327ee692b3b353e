import { createRoute, z } from '@hono/zod-openapi';
import { jsonBody, problemOnly } from '../../http/answers.ts';
import { rowNumber } from '../../http/body-fields.ts';
import { cancelAnswer } from '../runs/run-change-routes.ts';
import { executionPath } from './execution-routes.ts';

const tags = ['Executions'];

export const startExecution = createRoute({
  method: 'post',
  path: '/executions',
  operationId: 'startExecution',
  tags,
  summary: 'Would run a stored test; answers 501 until there is a runner for them',
  request: { body: jsonBody(z.strictObject({ test_id: rowNumber }).openapi('StartExecution')) },
  responses: problemOnly,
});

export const stopExecution = createRoute({
  method: 'post',
  path: '/executions/{execution}/stop',
  operationId: 'stopExecution',
  tags,
  summary: 'Asks the run of an execution to stop: a single test cannot be stopped',
  request: { params: executionPath },
  responses: cancelAnswer,
});
