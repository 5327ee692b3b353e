import { createRoute, z } from '@hono/zod-openapi';
import { problemSchema } from '../../http/problem.ts';

/** The live feed. */
export const getLive = createRoute({
  method: 'get',
  path: '/live',
  operationId: 'live',
  tags: ['Live'],
  summary: 'What is committed, while it happens, as server-sent events',
  description:
    'Without `run`, what becomes of all runs (`run`); with it, every row of that run that a page shows (`change`). ' +
    'On `reset`, read the state from the API and apply what comes behind it. `cut` is the last event of a stream ' +
    'that the server ends: connect again with the id of the last event, as EventSource does by itself. ' +
    'The messages are described in docs/guides/live-feed.md.',
  request: {
    query: z.object({
      run: z.string().min(1).optional().openapi({ description: 'number, UUID, or `latest`' }),
      cursor: z
        .string()
        .optional()
        .openapi({ description: 'id of the last event that was received; `Last-Event-ID` says the same' }),
    }),
    headers: z.object({
      'last-event-id': z
        .string()
        .optional()
        .openapi({ description: 'id of the last event; before `cursor`' }),
    }),
  },
  responses: {
    200: { description: 'Events without end', content: { 'text/event-stream': { schema: z.string() } } },
    default: {
      description: 'What went wrong, and what to do about it',
      content: { 'application/problem+json': { schema: problemSchema } },
    },
  },
});
