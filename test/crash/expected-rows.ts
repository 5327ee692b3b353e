import type { JournalLine, KeptJournal } from './kept-journals.ts';

/** What must be in a table: the row's values by `journal:local id`. */
export type Expected = Readonly<Record<string, ReadonlyMap<string, string>>>;

const final = (text: unknown) => text !== false;
const keyOf = (event: JournalLine) => (event['test'] as { key: string }).key;

/** How what was running in a journal ended, when its writer did not say so itself. */
function endsOf(journals: readonly KeptJournal[]): ReadonlyMap<string, string> {
  const ends = new Map<string, string>();
  for (const { events } of journals) {
    for (const event of events) {
      if (event.type === 'writer_lost' && !ends.has(String(event['journal_uuid'])))
        ends.set(String(event['journal_uuid']), String(event['status']));
    }
  }
  return ends;
}

/**
 * Works out from the journals alone what the database must hold when every writer is dead or done. Deliberately
 * another way than the keeper's: whole journals at once, nothing but maps.
 */
export function expectedRows(journals: readonly KeptJournal[]): Expected {
  const ends = endsOf(journals);
  const tables: Record<string, Map<string, string>> = {
    executions: new Map(),
    sections: new Map(),
    steps: new Map(),
    step_runs: new Map(),
    step_posts: new Map(),
    execution_posts: new Map(),
    artifacts: new Map(),
    logs: new Map(),
  };
  const put = (table: string, journal: KeptJournal, id: unknown, ...values: unknown[]) =>
    tables[table]?.set(`${journal.uuid}:${String(id)}`, values.map((value) => value ?? '').join('|'));
  const begun = new Set<string>();
  for (const journal of journals) {
    for (const event of journal.events) {
      if (event.type === 'execution_started') begun.add(`${journal.runUuid} ${keyOf(event)}`);
    }
  }
  for (const journal of journals) {
    const finished = new Map<unknown, JournalLine>();
    for (const event of journal.events) {
      if (event.type === 'step_finished' || event.type === 'execution_finished')
        finished.set(event.id, event);
    }
    const outcome = (id: unknown) => {
      const end = finished.get(id);
      return [end?.['status'] ?? ends.get(journal.uuid) ?? 'interrupted', final(end?.['is_final_attempt'])];
    };
    for (const event of journal.events) {
      const { id, type } = event;
      const of = (field: string) => event[field];
      if (type === 'test_planned' && !begun.has(`${journal.runUuid} ${keyOf(event)}`))
        put('executions', journal, id, keyOf(event), 1, 'lost', true);
      if (type === 'execution_started')
        put('executions', journal, id, keyOf(event), of('attempt_number'), ...outcome(id));
      if (type === 'section_started') put('sections', journal, id, of('execution_id'), of('text'));
      if (type === 'step_started') {
        put('steps', journal, id, of('execution_id'), of('section_id'), of('parent_step_id'), of('text'));
        put('step_runs', journal, id, id, 1, ...outcome(id));
      }
      if (type === 'step_retried')
        put('step_runs', journal, id, of('step_id'), of('attempt_number'), ...outcome(id));
      if (type === 'step_post') put('step_posts', journal, id, of('step_run_id'), of('action'));
      if (type === 'execution_post') put('execution_posts', journal, id, of('execution_id'), of('action'));
      if (type === 'artifact')
        put('artifacts', journal, id, of('execution_id'), of('step_run_id'), of('path'), of('bytes'));
      if (type === 'log') put('logs', journal, id, of('execution_id'), of('level'), of('message'));
    }
  }
  return tables;
}
