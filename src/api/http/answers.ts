import { z } from '@hono/zod-openapi';
import { problemSchema } from './problem.ts';

const problem = {
  description: 'What went wrong, and what to do about it',
  content: { 'application/problem+json': { schema: problemSchema } },
} as const;

const withJson = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** Answers of something that is read: 200 with JSON, or a problem. */
export const found = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  200: withJson(schema, description),
  default: problem,
});

/** Answers of something that is made: 201 with JSON and its address, or a problem. */
export const made = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  201: withJson(schema, description),
  default: problem,
});

/** Answers of something that leaves nothing to say: 204, or a problem. */
export const done = (description: string) => ({ 204: { description }, default: problem });

/** A JSON body that must be there. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** A page of a list. */
export const pageSchema = <Schema extends z.ZodType>(items: Schema) =>
  z.object({
    items: z.array(items),
    next: z
      .string()
      .nullable()
      .openapi({ description: 'hand it in as `after` for the page behind this one; null for the last' }),
  });

/** The queries that an answer was made from, so that nobody needs to believe it. */
export const queriesSchema = z
  .array(z.object({ name: z.string(), title: z.string(), sql: z.string() }).openapi('ShownQuery'))
  .openapi({ description: 'SQL that the figures come from, runnable as it stands' });

/** Answers of something that can only be refused here, so far. */
export const problemOnly = { default: problem };
