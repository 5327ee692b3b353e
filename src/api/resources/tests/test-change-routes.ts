import { createRoute, z } from '@hono/zod-openapi';
import { done, found, jsonBody, made } from '../../http/answers.ts';
import { keyText, nameText } from '../../http/body-fields.ts';
import { versionHeader } from '../../http/catalogue-routes.ts';
import { bulkRequest, newTest, testChange, wholeTest } from './test-bodies.ts';
import { testPath, testSchema } from './test-routes.ts';

const tags = ['Tests'];

export const createTest = createRoute({
  method: 'post',
  path: '/tests',
  operationId: 'createTest',
  tags,
  summary: 'Makes a new test',
  request: { body: jsonBody(newTest) },
  responses: made(testSchema, 'It as it is stored; Location says where'),
});

export const replaceTest = createRoute({
  method: 'put',
  path: '/tests/{test}',
  operationId: 'replaceTest',
  tags,
  summary: 'Replaces a test as a whole; what is left out is taken away',
  description:
    'Project, suite, key and source stay as they are; they may be said again, and another value is a conflict.',
  request: { params: testPath, headers: versionHeader, body: jsonBody(wholeTest) },
  responses: found(testSchema, 'It as it is now'),
});

export const changeTest = createRoute({
  method: 'patch',
  path: '/tests/{test}',
  operationId: 'changeTest',
  tags,
  summary: 'Changes what is given of a test; null takes a value away',
  request: { params: testPath, headers: versionHeader, body: jsonBody(testChange) },
  responses: found(testSchema, 'It as it is now'),
});

export const deleteTest = createRoute({
  method: 'delete',
  path: '/tests/{test}',
  operationId: 'deleteTest',
  tags,
  summary: 'Deletes a test; its row stays, marked as deleted, and so does what came of it',
  request: { params: testPath, headers: versionHeader },
  responses: done('It is deleted'),
});

export const restoreTest = createRoute({
  method: 'post',
  path: '/tests/{test}/restore',
  operationId: 'restoreTest',
  tags,
  summary: 'Takes a deleted test back',
  request: { params: testPath },
  responses: found(testSchema, 'It as it is now'),
});

export const duplicateTest = createRoute({
  method: 'post',
  path: '/tests/{test}/duplicate',
  operationId: 'duplicateTest',
  tags,
  summary: 'Makes a new test with everything that a test has, its steps included, as a draft',
  request: {
    params: testPath,
    body: {
      required: false,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              key: keyText
                .optional()
                .openapi({ description: 'the key of the test with ` (copy)` behind it when absent' }),
              name: nameText
                .optional()
                .openapi({ description: 'the name of the test with ` (copy)` behind it when absent' }),
            })
            .openapi('DuplicateTest'),
        },
      },
    },
  },
  responses: made(testSchema, 'The new test; Location says where'),
});

export const changeManyTests = createRoute({
  method: 'post',
  path: '/tests/bulk',
  operationId: 'changeManyTests',
  tags,
  summary: 'Makes, changes or deletes up to 1,000 tests: all of them, or none',
  request: { body: jsonBody(bulkRequest) },
  responses: found(
    z
      .object({
        action: z.enum(['create', 'update', 'delete']),
        count: z.int(),
        test_ids: z.array(z.int()).openapi({ description: 'in the order of the request' }),
      })
      .openapi('BulkAnswer'),
    'What was done',
  ),
});
