import { z } from 'zod';

const text = z.string().trim().min(1, 'must not be empty');

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-12-31')
  .refine((value) => {
    const time = Date.parse(`${value}T00:00:00Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
  }, 'is no day of the calendar');

/** One test, or the tests of one pattern, whose failures are known and looked after. */
export const quarantineEntrySchema = z.strictObject({
  test: text.describe('key or name of the test; * stands for anything'),
  suite: text.optional().describe('only in suites of this name; * stands for anything'),
  path: text.optional().describe('only in this file, relative to the project; * stands for anything'),
  owner: text.describe('who sees to it that the test leaves the list'),
  reason: text.describe('why it is on the list'),
  expires: day.describe('last day on which it counts'),
  issue: z.url('must be a URL').optional().describe('where the work on it is tracked'),
});

/** What the file of a quarantine says. */
export const quarantineSchema = z.strictObject({
  $schema: z.string().optional(),
  quarantine: z.array(quarantineEntrySchema),
});

export type QuarantineDraft = z.infer<typeof quarantineEntrySchema>;
