import type { EngineName } from '../../src/storage/location/database-location.ts';
import { type Dialect, dialectOf } from '../../src/storage/sql/column-types.ts';
import { textOf } from '../../src/storage/sql/value-expressions.ts';
import { tableDeclaration, tableNames } from '../../src/storage/tables/all-tables.ts';
import { type Expected, expectedRows } from './expected-rows.ts';
import { expectedCounts, expectedRuns } from './expected-runs.ts';
import type { KeptJournal } from './kept-journals.ts';
import type { Acknowledgement, Ask } from './scenario.ts';

const local = (column: string) => `${column} & ${2 ** 28 - 1}`;
const localText = (column: string) => `COALESCE(CAST(${local(column)} AS VARCHAR), '')`;
const isFinal = "CASE WHEN is_final_attempt THEN 'true' ELSE 'false' END";

/** A row by its journal and its id there. */
function nameOf(dialect: Dialect, column: string): string {
  const uuid = `(SELECT ${textOf(dialect, 'uuid')} FROM journals WHERE journal_id = ${column} >> 28)`;
  return `${uuid} || ':' || CAST(${local(column)} AS VARCHAR)`;
}

/** The same values as `expectedRows` puts together, for each table. */
const values: Readonly<Record<string, readonly [key: string, columns: string]>> = {
  executions: [
    'execution_id',
    `(SELECT key FROM tests WHERE tests.test_id = t.test_id), attempt_number, status, ${isFinal}`,
  ],
  sections: ['section_id', `${localText('execution_id')}, text`],
  steps: [
    'step_id',
    `${localText('execution_id')}, ${localText('section_id')}, ${localText('parent_step_id')}, text`,
  ],
  step_runs: ['step_run_id', `${localText('step_id')}, attempt_number, status, ${isFinal}`],
  step_posts: ['step_post_id', `${localText('step_run_id')}, action`],
  execution_posts: ['execution_post_id', `${localText('execution_id')}, action`],
  artifacts: [
    'artifact_id',
    `${localText('execution_id')}, ${localText('step_run_id')}, path, COALESCE(CAST(bytes AS VARCHAR), '')`,
  ],
  logs: ['log_id', `${localText('execution_id')}, level, message`],
};

/** A row whose writer was still alive as it would be had the writer died then. */
const asIfEnded = (text: string) =>
  text.replace(/\|running\|(true|false)$/, '|interrupted|$1').replace(/\|pending\|(true|false)$/, '|lost|$1');

/** What is wrong with a database after a round; nothing when all is well. */
export async function problemsOf(
  ask: Ask,
  engine: EngineName,
  journals: readonly KeptJournal[],
  notes: readonly Acknowledgement[],
): Promise<string[]> {
  const dialect = dialectOf(engine);
  const expected = expectedRows(journals);
  return [
    ...(await wrongRows(ask, dialect, expected)),
    ...(await wrongRuns(ask, dialect, journals, expected)),
    ...(await brokenKeys(ask)),
    ...(await brokenReferences(ask)),
    ...(await unfinished(ask)),
    ...(await forgotten(ask, dialect, journals, notes)),
  ];
}

/**
 * What is wrong with the rows that journals brought.
 *
 * @param mayRun whether what has no end may still be running
 */
export async function wrongRows(
  ask: Ask,
  dialect: Dialect,
  expected: Expected,
  mayRun = false,
): Promise<string[]> {
  const problems: string[] = [];
  for (const [table, [key, columns]] of Object.entries(values)) {
    const sql = `SELECT ${nameOf(dialect, key)} AS name, concat_ws('|', ${columns}) AS row_text FROM ${table} AS t`;
    const rows = (await ask(sql)).map(
      ([name, text]) => [String(name), mayRun ? asIfEnded(String(text)) : String(text)] as const,
    );
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

async function wrongRuns(
  ask: Ask,
  dialect: Dialect,
  journals: readonly KeptJournal[],
  expected: Expected,
): Promise<string[]> {
  const counts = ['planned_count', 'passed_count', 'failed_count', 'lost_count'];
  const rows = await ask(
    `SELECT ${textOf(dialect, 'uuid')}, status, concat_ws('|', ${counts.join(', ')}) FROM runs`,
  );
  const problems: string[] = [];
  const runs = expectedRuns(journals);
  for (const run of runs) {
    const name = `run ${Array.from(run.uuids).join()}`;
    const found = rows.filter(([uuid]) => run.uuids.has(String(uuid)));
    const [[, status, counted] = []] = found;
    if (found.length !== 1) problems.push(`${name}: is there ${found.length} times`);
    if (status !== run.status) problems.push(`${name}: is ${status}, should be ${run.status}`);
    const wanted = expectedCounts(run, journals, expected['executions']);
    if (counted !== wanted) problems.push(`${name}: counts ${counted}, should count ${wanted}`);
  }
  for (const [uuid] of rows) {
    if (!runs.some(({ uuids }) => uuids.has(String(uuid)))) problems.push(`run ${uuid}: nobody started it`);
  }
  return problems;
}

export async function brokenKeys(ask: Ask): Promise<string[]> {
  const problems: string[] = [];
  for (const table of tableNames) {
    const { key } = tableDeclaration(table);
    const [row] = await ask(`SELECT count(*) - count(DISTINCT ${key}) AS n FROM ${table}`);
    if (Number(row?.[0]) !== 0) problems.push(`${table}: ${String(row?.[0])} keys are there twice`);
  }
  return problems;
}

export async function brokenReferences(ask: Ask): Promise<string[]> {
  const problems: string[] = [];
  for (const table of tableNames) {
    for (const [column, { references }] of Object.entries(tableDeclaration(table).columns)) {
      if (references === undefined) continue;
      const [parent, key] = references.split('.');
      const [row] = await ask(
        `SELECT count(*) AS n FROM ${table} AS child WHERE child.${column} IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM ${parent} AS parent WHERE parent.${key} = child.${column})`,
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
  dialect: Dialect,
  journals: readonly KeptJournal[],
  notes: readonly Acknowledgement[],
): Promise<string[]> {
  const problems: string[] = [];
  const applied = new Map(
    (await ask(`SELECT ${textOf(dialect, 'uuid')}, applied_bytes FROM journals`)).map(([uuid, bytes]) => [
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
    for (const [name, status] of await ask(`SELECT ${nameOf(dialect, key)}, status FROM ${table}`))
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
