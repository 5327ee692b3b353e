import { runStatuses } from '../../model/statuses.ts';
import { createdAt, optional, required, table, updatedAt } from './column.ts';

/** What was applied, exactly once. */
export const ledgerTables = {
  migrations: table({
    doc: 'a migration that this database has gone through',
    key: 'migration_id',
    columns: {
      migration_id: required('id', 'number of the migration'),
      name: required('text', 'name of the migration'),
      applied_at: required('timestamp', 'when it was applied'),
      created_at: createdAt,
      checksum: optional('text', "SHA-256 of a user's own migration as it was applied; NULL for Assay's"),
    },
    changes: [],
  }),
  journals: table({
    doc: 'a journal file and how much of it is in this database; its key is the upper half of the ids made from it',
    key: 'journal_id',
    columns: {
      journal_id: required('id', 'key; id of a row from this journal = journal_id * 2^28 + local id'),
      uuid: required('uuid', 'UUID in the header and the file name'),
      run_uuid: required('uuid', 'run that the journal belongs to'),
      run_id: optional('bigint', 'that run, once it is known here'),
      path: required('text', 'file, relative to the folder of the journals'),
      role: required('text', 'owner (starts and ends the run) or worker', { oneOf: ['owner', 'worker'] }),
      writer: required('text', 'name and version of the recorder'),
      protocol: required('integer', 'version of the event protocol'),
      pid: optional('integer', 'process that writes it'),
      host: required('text', 'machine that writes it'),
      worker_index: optional('integer', 'index of the worker; NULL for the owner'),
      applied_bytes: required('bigint', 'bytes of the file whose rows are in this database'),
      applied_events: required('bigint', 'events among them'),
      skipped_events: required('bigint', 'lines among them that were no valid events'),
      closed_at: optional('timestamp', 'when its writer closed it or was found dead'),
      created_at: createdAt,
      updated_at: updatedAt,
      run_status: optional('text', 'outcome that its owner told of its run, or of its shard of it', {
        oneOf: runStatuses,
      }),
      heard_at: optional(
        'timestamp',
        'when a keeper last applied something of it, by the clock of that keeper; updated_at is the time of its last event',
      ),
    },
    unique: [['uuid']],
    changes: [
      'run_id',
      'applied_bytes',
      'applied_events',
      'skipped_events',
      'closed_at',
      'updated_at',
      'run_status',
      'heard_at',
    ],
  }),
  id_counters: table({
    doc: 'the last id that was given out for a table, so that several writers never give the same one',
    key: 'id_counter_id',
    columns: {
      id_counter_id: required('id', 'key'),
      table_name: required('text', 'table whose ids are counted'),
      last_id: required('bigint', 'last id that was given out'),
      created_at: createdAt,
      updated_at: updatedAt,
    },
    unique: [['table_name']],
    changes: ['last_id', 'updated_at'],
  }),
} as const;
