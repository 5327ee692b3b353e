import { createRoute, z } from '@hono/zod-openapi';
import { suiteKinds, testSources, testStatuses } from '../../../model/catalogue-statuses.ts';
import { found, jsonBody } from '../../http/answers.ts';
import {
  anyObject,
  freeText,
  keyText,
  nameText,
  shortText,
  someMilliseconds,
  tagTexts,
} from '../../http/body-fields.ts';
import { testFilters } from './test-routes.ts';
import { mostTestSteps, newStep } from './test-step-routes.ts';

const tags = ['Tests'];

/** Tests that one file can have: it is taken in one transaction. */
export const mostInFile = 5000;

const suiteInFile = z
  .strictObject({
    key: keyText,
    parent_key: keyText.nullable().optional(),
    kind: z.enum(suiteKinds),
    name: nameText,
    description: freeText.optional(),
    path: shortText.optional(),
    category: shortText.optional(),
    subcategory: shortText.optional(),
    tags: tagTexts.optional(),
    test_keys: z
      .array(keyText)
      .optional()
      .openapi({ description: 'of a collection: its tests in their order' }),
  })
  .openapi('SuiteInFile');

const testInFile = z
  .strictObject({
    key: keyText,
    suite_key: keyText.nullable().optional(),
    name: nameText,
    description: freeText.optional(),
    source: z.enum(testSources),
    status: z.enum(testStatuses),
    priority: shortText.optional(),
    category: shortText.optional(),
    test_type: shortText.optional(),
    subsystem: shortText.optional(),
    owner: shortText.optional(),
    author: shortText.optional(),
    tags: tagTexts.optional(),
    path: shortText.optional(),
    line: z.int().min(1).nullable().optional(),
    parameters: anyObject.optional(),
    expected_duration_ms: someMilliseconds.optional(),
    steps: z.array(newStep).max(mostTestSteps).optional(),
  })
  .openapi('TestInFile');

/** Suites and tests with their steps, named by keys: they mean the same in every database. */
export const testFile = z
  .strictObject({
    format: z.literal('assay-tests'),
    version: z.literal(1),
    project: z.strictObject({ key: keyText, name: nameText }),
    suites: z.array(suiteInFile).max(mostInFile),
    tests: z.array(testInFile).max(mostInFile, `has ${mostInFile} tests at most`),
  })
  .openapi('TestFile');

export type TestFile = z.output<typeof testFile>;

export const exportTests = createRoute({
  method: 'get',
  path: '/tests/export',
  operationId: 'exportTests',
  tags,
  summary:
    'Tests of a project with their suites and steps as one file, for another database or for safekeeping',
  request: {
    query: z.object({
      ...testFilters,
      project: z.string().openapi({ description: 'key or number of the project' }),
    }),
  },
  responses: found(testFile, `The file, with up to ${mostInFile} tests`),
});

const takenSchema = z.object({ created: z.int(), updated: z.int(), unchanged: z.int() });

export const importTests = createRoute({
  method: 'post',
  path: '/tests/import',
  operationId: 'importTests',
  tags,
  summary: 'Takes a file of tests: all of it, or nothing',
  description:
    'Projects, suites and tests are found by their keys, made where they are missing, and changed to what the file says. Nothing is deleted; deleted ones that the file has come back.',
  request: {
    query: z.object({
      project: z
        .string()
        .optional()
        .openapi({ description: 'key or number of another project to take them into' }),
      existing: z
        .enum(['update', 'keep'])
        .optional()
        .openapi({ description: 'what becomes of those that are there: update when absent' }),
    }),
    body: jsonBody(testFile),
  },
  responses: found(
    z.object({ project_id: z.int(), suites: takenSchema, tests: takenSchema }).openapi('ImportedTests'),
    'What was taken',
  ),
});
