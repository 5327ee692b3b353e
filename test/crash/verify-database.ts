import { tableDeclaration, tableNames } from '../../src/storage/tables/all-tables.ts';
import { type Expected, expectedRows, expectedRuns } from './expected-rows.ts';
import type { KeptJournal } from './kept-journals.ts';
import type { Acknowledgement, Ask } from './scenario.ts';

const uuidOf = (column: string) =>
  `(SELECT CAST(uuid AS VARCHAR) FROM journals WHERE journal_id = ${column} >> 28)`;
const local = (column: string) => `${column} & ${2 ** 28 - 1}`;
const nameOf = (column: string) => `${uuidOf(column)} || ':' || (${local(column)})`;
const testKey = '(SELECT key FROM tests WHERE tests.test_id = t.test_id)';

/** The same values as `expectedRows` puts together, a query a table. */
const queries: Readonly<Record<string, string>> = {
  executions: `SELECT ${nameOf('execution_id')}, concat_ws('|', ${testKey}, attempt_number, status, is_final_attempt) FROM executions t`,
  sections: `SELECT ${nameOf('section_id')}, concat_ws('|', ${local('execution_id')}, text) FROM sections`,
  steps: `SELECT ${nameOf('step_id')}, concat_ws('|', ${local('execution_id')}, COALESCE(CAST(${local('section_id')} AS VARCHAR), ''),
    COALESCE(CAST(${local('parent_step_id')} AS VARCHAR), ''), text) FROM steps`,
  step_runs: `SELECT ${nameOf('step_run_id')}, concat_ws('|', ${local('step_id')}, attempt_number, status, is_final_attempt) FROM step_runs`,
  step_posts: `SELECT ${nameOf('step_post_id')}, concat_ws('|', ${local('step_run_id')}, action) FROM step_posts`,
  execution_posts: `SELECT ${nameOf('execution_post_id')}, concat_ws('|', ${local('execution_id')}, action) FROM execution_posts`,
  artifacts: `SELECT ${nameOf('artifact_id')}, concat_ws('|', COALESCE(CAST(${local('execution_id')} AS VARCHAR), ''),
    COALESCE(CAST(${local('step_run_id')} AS VARCHAR), ''), path, COALESCE(CAST(bytes AS VARCHAR), '')) FROM artifacts`,
  logs: `SELECT ${nameOf('log_id')}, concat_ws('|', COALESCE(CAST(${local('execution_id')} AS VARCHAR), ''), level, message) FROM logs`,
};

/** What is wrong with a database after a round; nothing when all is well. */
export async function problemsOf(
  ask: Ask,
  journals: readonly KeptJournal[],
  notes: readonly Acknowledgement[],
): Promise<string[]> {
  return [
    ...(await wrongRows(ask, expectedRows(journals))),
    ...(await wrongRuns(ask, expectedRuns(journals))),
    ...(await brokenKeys(ask)),
    ...(await brokenReferences(ask)),
    ...(await unfinished(ask)),
    ...(await forgotten(ask, journals, notes)),
  ];
}

async function wrongRows(ask: Ask, expected: Expected): Promise<string[]> {
  const problems: string[] = [];
  for (const [table, sql] of Object.entries(queries)) {
    const rows = (await ask(sql)).map(([name, values]) => [String(name), String(values)] as const);
    const wanted = expected[table] ?? new Map<string, string>();
    const found = new Map(rows);
    if (found.size !== rows.length)
      problems.push(`${table}: ${rows.length - found.size} rows are there twice`);
    for (const [name, values] of wanted) {
      const has = found.get(name);
      if (has === undefined) problems.push(`${table} ${name}: missing (${values})`);
      else if (has !== values) problems.push(`${table} ${name}: is ${has}, should be ${values}`);
    }
    for (const [name, values] of found) {
      if (!wanted.has(name)) problems.push(`${table} ${name}: nobody wrote it (${values})`);
    }
  }
  return problems;
}

async function wrongRuns(ask: Ask, expected: ReadonlyMap<string, string>): Promise<string[]> {
  const rows = await ask('SELECT CAST(uuid AS VARCHAR), status FROM runs');
  const found = new Map(rows.map(([uuid, status]) => [String(uuid), String(status)]));
  const problems = rows.length === found.size ? [] : ['runs: one is there twice'];
  for (const [uuid, status] of expected) {
    if (found.get(uuid) !== status) problems.push(`run ${uuid}: is ${found.get(uuid)}, should be ${status}`);
  }
  for (const uuid of found.keys()) if (!expected.has(uuid)) problems.push(`run ${uuid}: nobody started it`);
  return problems;
}

async function brokenKeys(ask: Ask): Promise<string[]> {
  const problems: string[] = [];
  for (const table of tableNames) {
    const { key } = tableDeclaration(table);
    const [row] = await ask(`SELECT count(*) - count(DISTINCT ${key}) FROM ${table}`);
    if (Number(row?.[0]) !== 0) problems.push(`${table}: ${String(row?.[0])} keys are there twice`);
  }
  return problems;
}

async function brokenReferences(ask: Ask): Promise<string[]> {
  const problems: string[] = [];
  for (const table of tableNames) {
    for (const [column, { references }] of Object.entries(tableDeclaration(table).columns)) {
      if (references === undefined) continue;
      const [parent, key] = references.split('.');
      const [row] = await ask(
        `SELECT count(*) FROM ${table} AS child ANTI JOIN ${parent} AS parent ON child.${column} = parent.${key} WHERE child.${column} IS NOT NULL`,
      );
      if (Number(row?.[0]) !== 0) problems.push(`${table}.${column}: ${String(row?.[0])} lead nowhere`);
    }
  }
  return problems;
}

async function unfinished(ask: Ask): Promise<string[]> {
  const problems: string[] = [];
  for (const table of ['runs', 'suite_runs', 'executions', 'step_runs']) {
    const [row] = await ask(`SELECT count(*) FROM ${table} WHERE status IN ('pending', 'running')`);
    if (Number(row?.[0]) !== 0) problems.push(`${table}: ${String(row?.[0])} have no end`);
  }
  const [open] = await ask('SELECT count(*) FROM journals WHERE closed_at IS NULL');
  if (Number(open?.[0]) !== 0) problems.push(`journals: ${String(open?.[0])} are open`);
  const [skipped] = await ask('SELECT COALESCE(sum(skipped_events), 0) FROM journals');
  if (Number(skipped?.[0]) !== 0) problems.push(`journals: ${String(skipped?.[0])} events were skipped`);
  return problems;
}

/** Whatever a writer was told to be safe must be there, whatever the journal says. */
async function forgotten(
  ask: Ask,
  journals: readonly KeptJournal[],
  notes: readonly Acknowledgement[],
): Promise<string[]> {
  const problems: string[] = [];
  const applied = new Map(
    (await ask('SELECT CAST(uuid AS VARCHAR), applied_bytes FROM journals')).map(([uuid, bytes]) => [
      String(uuid),
      Number(bytes),
    ]),
  );
  for (const { uuid, wholeBytes, events } of journals) {
    if (events.length > 0 && applied.get(uuid) !== wholeBytes)
      problems.push(`journal ${uuid}: ${applied.get(uuid)} bytes are applied of ${wholeBytes}`);
  }
  const statuses = new Map<string, string>();
  for (const [table, key] of [
    ['step_runs', 'step_run_id'],
    ['executions', 'execution_id'],
  ] as const) {
    for (const [name, status] of await ask(`SELECT ${nameOf(key)}, status FROM ${table}`))
      statuses.set(`${table} ${String(name)}`, String(status));
  }
  for (const { journal, bytes, finished } of notes) {
    if (bytes > (applied.get(journal) ?? 0))
      problems.push(
        `journal ${journal}: ${bytes} bytes were acknowledged, ${applied.get(journal)} are applied`,
      );
    for (const [table, id, status] of finished) {
      const has = statuses.get(`${table} ${journal}:${id}`);
      if (has !== status)
        problems.push(`${table} ${journal}:${id}: was acknowledged as ${status}, and is ${has ?? 'missing'}`);
    }
  }
  return problems;
}
