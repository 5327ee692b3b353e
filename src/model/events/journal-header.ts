import { z } from 'zod';

/** First line of every journal: who writes it, for which run, in which protocol. */
export const journalHeader = z.object({
  assay_journal: z.int().min(1).describe('version of the event protocol'),
  journal_uuid: z
    .uuid()
    .describe('name of the journal, of version 7; the file is called <journal_uuid>.ndjson'),
  run_uuid: z.uuid().describe('the run that this journal is a part of'),
  role: z.enum(['owner', 'worker']).describe('the owner starts and finishes the run; workers execute tests'),
  worker_index: z.int32().min(0).nullable().describe('place among the workers; null for the owner'),
  writer: z.string().describe('name and version of the recorder'),
  pid: z.int32().nullable().describe('process that writes it'),
  host: z.string().describe('name of the machine'),
  boot_id: z.string().nullable().describe('changes when the machine restarts; null where unknown'),
  pid_namespace: z.string().nullable().describe('containers number processes anew; null where unknown'),
  process_start: z
    .string()
    .nullable()
    .describe('start time of the process, so that a reused pid is not mistaken; null where unknown'),
  started_at: z.int().min(0).describe('whole microseconds since 1970-01-01 UTC'),
});

export type JournalHeader = z.infer<typeof journalHeader>;
