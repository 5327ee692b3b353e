import { z } from '@hono/zod-openapi';
import { testSources, testStatuses } from '../../../model/catalogue-statuses.ts';
import {
  anyObject,
  freeText,
  keyText,
  nameText,
  rowNumber,
  shortText,
  someField,
  someMilliseconds,
  tagTexts,
} from '../../http/body-fields.ts';

const line = z.int().min(1, 'is a line from 1 on').nullable();

/** What may change of a test. */
const changing = {
  name: nameText,
  description: freeText,
  status: z.enum(testStatuses),
  priority: shortText,
  category: shortText,
  test_type: shortText,
  subsystem: shortText,
  owner: shortText,
  author: shortText,
  tags: tagTexts,
  path: shortText,
  line,
  parameters: anyObject,
  expected_duration_ms: someMilliseconds,
};

const withoutFile = { error: 'is only for tests with a path', path: ['line'] };
const hasFile = ({
  line: at,
  path,
}: {
  line?: number | null | undefined;
  path?: string | null | undefined;
}) => at === undefined || at === null || (path !== undefined && path !== null);

/** A new test. */
const newTestFields = z
  .strictObject(changing)
  .partial()
  .required({ name: true })
  .extend({
    project_id: rowNumber,
    suite_id: rowNumber.nullable().optional(),
    key: keyText.optional().openapi({ description: 'identity in the project; the name when absent' }),
    source: z.enum(testSources).optional().openapi({ description: 'manual when absent' }),
  });

export const newTest = newTestFields.refine(hasFile, withoutFile).openapi('NewTest');

/** A test as a whole: what is left out is taken away. What stays as it is may be said again. */
export const wholeTest = newTestFields
  .partial({ project_id: true })
  .refine(hasFile, withoutFile)
  .openapi('WholeTest');

/** Changes to a test. */
export const testChange = z
  .strictObject(changing)
  .partial()
  .refine(someField, 'has nothing to change')
  .openapi('TestChange');

/** Tests that one request can make, change or delete. */
const mostAtOnce = 1000;

const ids = z
  .array(rowNumber)
  .min(1, 'names one test at least')
  .max(mostAtOnce, `names ${mostAtOnce} tests at most`)
  .refine((list) => new Set(list).size === list.length, 'must not name a test twice');

/** Many tests at once. */
export const bulkRequest = z
  .discriminatedUnion('action', [
    z
      .strictObject({
        action: z.literal('create'),
        tests: z
          .array(newTest)
          .min(1, 'has one test at least')
          .max(mostAtOnce, `has ${mostAtOnce} tests at most`),
      })
      .openapi('BulkCreate'),
    z
      .strictObject({
        action: z.literal('update'),
        test_ids: ids,
        changes: z.strictObject({ status: z.enum(testStatuses) }),
      })
      .openapi('BulkUpdate'),
    z.strictObject({ action: z.literal('delete'), test_ids: ids }).openapi('BulkDelete'),
  ])
  .openapi('BulkRequest');

/** Columns of a test that may change, each without a value: what a PUT starts from. */
export const emptyTest = {
  description: null,
  status: 'active',
  priority: null,
  category: null,
  test_type: null,
  subsystem: null,
  owner: null,
  author: null,
  tags: null,
  path: null,
  line: null,
  parameters: null,
  expected_duration_ms: null,
} as const satisfies { readonly [K in Exclude<keyof typeof changing, 'name'>]: null | 'active' };
