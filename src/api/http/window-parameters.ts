import { z } from '@hono/zod-openapi';
import { wholeNumber } from './parameters.ts';

/** Which part of the history is looked at: the newest runs of the last days. */
export const windowParameters = {
  days: wholeNumber(1, 36_500)
    .optional()
    .openapi({ description: 'days before now that count; 30 when absent' }),
  branch: z.string().optional().openapi({ description: 'only runs of this git branch' }),
  project: z.string().optional().openapi({ description: 'key or number of a project; all when absent' }),
} as const;

/** How many runs of it at most. */
export const windowRuns = wholeNumber(1, 100_000)
  .optional()
  .openapi({ description: 'newest runs at most that count; 200 when absent' });
