import { createRoute, z } from '@hono/zod-openapi';
import { suiteKinds } from '../../../model/catalogue-statuses.ts';
import { done, found, jsonBody, made, problemOnly } from '../../http/answers.ts';
import {
  freeText,
  keyText,
  nameText,
  rowNumber,
  shortText,
  someField,
  tagTexts,
} from '../../http/body-fields.ts';
import { versionHeader } from '../../http/catalogue-routes.ts';
import { suitePath, suiteSchema } from './suite-routes.ts';

const tags = ['Suites'];

/** What may change of a suite. */
const changing = {
  name: nameText,
  description: freeText,
  path: shortText,
  category: shortText,
  subcategory: shortText,
  tags: tagTexts,
};

const newSuite = z
  .strictObject(changing)
  .partial()
  .required({ name: true })
  .extend({
    project_id: rowNumber,
    parent_suite_id: rowNumber.nullable().optional(),
    kind: z.enum(suiteKinds).optional().openapi({ description: 'collection when absent' }),
    key: keyText.optional().openapi({ description: 'identity in the project; the name when absent' }),
  })
  .openapi('NewSuite');

/** Columns of a suite that may change, each without a value: what a PUT starts from. */
export const emptySuite = {
  description: null,
  path: null,
  category: null,
  subcategory: null,
  tags: null,
} as const satisfies { readonly [K in Exclude<keyof typeof changing, 'name'>]: null };

export const createSuite = createRoute({
  method: 'post',
  path: '/suites',
  operationId: 'createSuite',
  tags,
  summary: 'Makes a new suite',
  request: { body: jsonBody(newSuite) },
  responses: made(suiteSchema, 'It as it is stored; Location says where'),
});

export const replaceSuite = createRoute({
  method: 'put',
  path: '/suites/{suite}',
  operationId: 'replaceSuite',
  tags,
  summary: 'Replaces a suite as a whole; what is left out is taken away',
  description:
    'Project, parent, kind and key stay as they are; they may be said again, and another value is a conflict.',
  request: {
    params: suitePath,
    headers: versionHeader,
    body: jsonBody(newSuite.partial({ project_id: true }).openapi('WholeSuite')),
  },
  responses: found(suiteSchema, 'It as it is now'),
});

export const changeSuite = createRoute({
  method: 'patch',
  path: '/suites/{suite}',
  operationId: 'changeSuite',
  tags,
  summary: 'Changes what is given of a suite; null takes a value away',
  request: {
    params: suitePath,
    headers: versionHeader,
    body: jsonBody(
      z.strictObject(changing).partial().refine(someField, 'has nothing to change').openapi('SuiteChange'),
    ),
  },
  responses: found(suiteSchema, 'It as it is now'),
});

export const deleteSuite = createRoute({
  method: 'delete',
  path: '/suites/{suite}',
  operationId: 'deleteSuite',
  tags,
  summary: 'Deletes a suite in which nothing is, or a collection; its row stays, marked as deleted',
  request: { params: suitePath, headers: versionHeader },
  responses: done('It is deleted'),
});

const testIds = z
  .array(rowNumber)
  .min(1, 'names one test at least')
  .max(1000, 'names 1000 tests at most')
  .refine((ids) => new Set(ids).size === ids.length, 'must not name a test twice');

const membersSchema = z
  .object({ suite_id: z.int(), test_ids: z.array(z.int()) })
  .openapi('SuiteMembers', { description: 'the tests of a collection in their order' });

export const addSuiteTests = createRoute({
  method: 'post',
  path: '/suites/{suite}/tests',
  operationId: 'addSuiteTests',
  tags,
  summary: 'Puts tests into a collection, at its end: all of them, or none',
  request: {
    params: suitePath,
    body: jsonBody(z.strictObject({ test_ids: testIds }).openapi('AddSuiteTests')),
  },
  responses: found(membersSchema, 'The collection as it is now'),
});

export const orderSuiteTests = createRoute({
  method: 'put',
  path: '/suites/{suite}/tests',
  operationId: 'orderSuiteTests',
  tags,
  summary: 'Makes these the tests of a collection, in this order',
  request: {
    params: suitePath,
    body: jsonBody(
      z
        .strictObject({
          test_ids: z
            .array(rowNumber)
            .max(1000, 'names 1000 tests at most')
            .refine((ids) => new Set(ids).size === ids.length, 'must not name a test twice'),
        })
        .openapi('OrderSuiteTests'),
    ),
  },
  responses: found(membersSchema, 'The collection as it is now'),
});

export const removeSuiteTest = createRoute({
  method: 'delete',
  path: '/suites/{suite}/tests/{test}',
  operationId: 'removeSuiteTest',
  tags,
  summary: 'Takes a test out of a collection',
  request: {
    params: suitePath.extend({
      test: z
        .string()
        .min(1)
        .openapi({ param: { name: 'test', in: 'path' }, description: 'number or UUID' }),
    }),
  },
  responses: done('It is not in it any more'),
});

export const executeSuite = createRoute({
  method: 'post',
  path: '/suites/{suite}/execute',
  operationId: 'executeSuite',
  tags,
  summary: 'Would run the stored tests of a suite; answers 501 until there is a runner for them',
  request: { params: suitePath },
  responses: problemOnly,
});
