import { z } from '@hono/zod-openapi';
import { executionStatuses, verdicts } from '../../model/statuses.ts';

/** What a test comes to in a run, also while it goes on. */
export const runVerdicts = [...verdicts, 'running', 'pending'] as const;
export type RunVerdict = (typeof runVerdicts)[number];

export const verdictSchema = z
  .enum(runVerdicts)
  .openapi('Verdict', { description: 'of a test in a run, over all its attempts' });

export const executionStatusSchema = z
  .enum(executionStatuses)
  .openapi('ExecutionStatus', { description: 'of one attempt' });

/** Tests by verdict; a verdict that none has is left out. */
export const verdictCountsSchema = z
  .partialRecord(z.enum(runVerdicts), z.int())
  .openapi({ description: 'tests by verdict; a verdict that none has is left out' });

/** A time that may be unknown. */
export const timeOrNull = z.string().nullable().openapi({ format: 'date-time' });

/** A run as other things name it. */
export const runNameSchema = z
  .object({
    run_id: z.int(),
    name: z.string().nullable(),
    status: z.string(),
    started_at: z.string().openapi({ format: 'date-time' }),
    branch: z.string().nullable(),
    commit_sha: z.string().nullable(),
  })
  .openapi('RunName');
