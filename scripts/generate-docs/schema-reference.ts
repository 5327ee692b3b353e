import { columnTypes } from '../../src/storage/sql/column-types.ts';
import { conformanceViews } from '../../src/storage/sql/conformance-views.ts';
import { gherkinViews } from '../../src/storage/sql/gherkin-views.ts';
import { type OwnViewName, ownViews } from '../../src/storage/sql/own-views.ts';
import { testManagementViews } from '../../src/storage/sql/test-management-views.ts';
import { type TableName, tableDeclaration, tableNames } from '../../src/storage/tables/all-tables.ts';
import { authoredTables } from '../../src/storage/tables/authored-tables.ts';
import { catalogueTables } from '../../src/storage/tables/catalogue-tables.ts';
import type { Column, Index } from '../../src/storage/tables/column.ts';
import { environmentTables } from '../../src/storage/tables/environment-tables.ts';
import { knowledgeTables } from '../../src/storage/tables/knowledge-tables.ts';
import { ledgerTables } from '../../src/storage/tables/ledger-tables.ts';
import { measureTables } from '../../src/storage/tables/measure-tables.ts';
import { peopleTables } from '../../src/storage/tables/people-tables.ts';
import { queryTables } from '../../src/storage/tables/query-tables.ts';
import { recordTables } from '../../src/storage/tables/record-tables.ts';
import { codeBlock, markdownTable, sentence } from './markdown.ts';

/** Every file of declarations under the heading of what its tables are. */
const groups: readonly { readonly title: string; readonly tables: readonly object[] }[] = [
  { title: 'Ledger: what was applied', tables: [ledgerTables] },
  { title: 'Catalogue: what exists', tables: [catalogueTables, authoredTables, environmentTables] },
  { title: 'People: who may do what, and who did', tables: [peopleTables] },
  { title: 'Record: what happened', tables: [recordTables] },
  {
    title: 'Knowledge: what was concluded, and what people ask',
    tables: [knowledgeTables, measureTables, queryTables],
  },
];

function tableSections(tables: readonly object[]): string {
  const names = new Set(tables.flatMap(Object.keys));
  return tableNames
    .filter((name) => names.has(name))
    .map(tableSection)
    .join('\n\n');
}

const viewDocs: Readonly<Record<OwnViewName, string>> = {
  CucuRun: 'A run.',
  Feature: 'A feature file in a run.',
  Scenario: 'One attempt of a scenario in a run.',
  ScenarioPost: 'What happened after a scenario: after-hooks.',
  Section: 'A section heading in a scenario.',
  Step: 'A step, hook or sub-step of a scenario; never a section heading.',
  StepRun: 'One attempt of a step.',
  StepPost: 'What happened right after the last attempt of a step: its screenshot.',
  Artifact: 'A file that a run made.',
  test_files: 'A feature or test file, with what came of it last.',
  test_runs: 'A run, in the words of conformance results and, behind them, of test management.',
  test_results: 'A file in a run.',
  test_cases: 'A test.',
  test_suites: 'A feature, test file, describe block or collection.',
  test_suite_cases: 'A test in the suite that it is written in, or in a collection.',
  test_executions: 'One attempt of a test in a run.',
  test_step_executions: 'One attempt of a step; `actual_result` is its text.',
  test_steps: 'An authored step of a stored web test.',
  screenshots: 'A picture that a run made.',
  log_entries: 'A log line.',
  browser_configurations: 'A browser configuration.',
  test_environments: 'An environment that tests run in.',
};

/** docs/generated/schema.md: every table and view of a run database, from their declarations. */
export function schemaReference(): string {
  return `# Schema of the run database

Every table has an integer key named after it (\`run_id\`, \`execution_id\`), so that \`JOIN ... USING (run_id)\` reads well.
Times are UTC with microseconds and end in \`_at\`; durations are milliseconds with three decimals and end in \`_ms\`; JSON
columns hold JSON as text. \`uuid\` (version 7) names a row in other databases and in URLs. Keys, references, checks and
unique columns are real constraints of the database, whichever engine it is of. Types are named as DuckDB names them;
SQLite has texts for UUID, JSON and times (\`2026-11-21 09:30:00.123456\`), and 0 and 1 for booleans. Indexes are made by
SQLite and PostgreSQL; those marked "where filled" leave out rows without a value. A row with a \`deleted_at\` is deleted for
people and stays for what refers to it.

Assay alone writes; everybody else reads, with \`assay db query\` or a library of their own on a copy of the file.

${codeBlock('mermaid', diagram())}

${groups.map(({ title, tables }) => `## ${title}\n\n${tableSections(tables)}`).join('\n\n')}

## The Gherkin vocabulary

Read-only views with the names and columns that existing SQL for Gherkin run databases uses. The ids are those of the
tables.

${viewSections(gherkinViews)}

## The vocabulary of conformance results

Read-only views for SQL that thinks in files and their last result. A file is a feature or a test file. \`PASS\` is what
passed; \`FAIL\` what failed, broke or was cut off; what was skipped, is not over or has no result is \`UNTESTED\`.

${viewSections(conformanceViews)}

## The vocabulary of test management

Read-only views for SQL of test management systems. Ids are UUIDs; rows that have none of their own (attempts of steps, log
lines) show their number in the form of one. An execution that met its \`expected_status\` has passed; what broke, was cut off
or has no result is an \`error\`. Rows that somebody deleted are not there. \`test_runs\` is described above.

${viewSections(testManagementViews)}
`;
}

function diagram(): string {
  const lines = tableNames.flatMap((name) =>
    Object.entries(tableDeclaration(name).columns).flatMap(([column, { references, nullable }]) => {
      const target = references?.split('.')[0];
      return target === undefined ? [] : [`  ${target} ${nullable ? '|o' : '||'}--o{ ${name} : ${column}`];
    }),
  );
  return ['erDiagram', ...lines].join('\n');
}

function tableSection(name: TableName): string {
  const { doc, columns, key, unique = [], indexes = [], changes } = tableDeclaration(name);
  const rows = Object.entries(columns).map(([column, declaration]) => [
    `\`${column}\``,
    typeOf(declaration),
    column === key ? 'key' : declaration.nullable ? '' : 'not null',
    declaration.references === undefined ? '' : `\`${declaration.references}\``,
    column === key && declaration.doc === 'key'
      ? `number of the ${key.replace(/_id$/, '').replaceAll('_', ' ')}`
      : meaningOf(declaration),
  ]);
  const notes = [
    ...unique.map((names) => `Unique: ${codes(names)}.`),
    ...(indexes.length === 0 ? [] : [`Indexes: ${indexes.map(indexText).join('; ')}.`]),
    changes.length === 0 ? 'A row never changes.' : `Changes after it was inserted: ${codes(changes)}.`,
  ];
  return `### ${name}\n\nOne row: ${sentence(doc)}\n\n${markdownTable(['column', 'type', '', 'refers to', 'meaning'], rows)}\n\n${notes.join(' ')}`;
}

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function indexText({ columns, sparse }: Index): string {
  return `${codes(columns)}${sparse === true ? ' (where filled)' : ''}`;
}

function meaningOf({ doc, oneOf }: Column): string {
  return oneOf === undefined ? doc : `${doc}; one of ${oneOf.map((value) => `\`${value}\``).join(', ')}`;
}

/** DuckDB's type; PostgreSQL's too where it is spelled differently. */
function typeOf({ kind }: Column): string {
  const { duckdb, postgres } = columnTypes;
  return duckdb[kind] === postgres[kind]
    ? `\`${duckdb[kind]}\``
    : `\`${duckdb[kind]}\` (PostgreSQL \`${postgres[kind]}\`)`;
}

function viewSections(views: Readonly<Partial<Record<OwnViewName, string>>>): string {
  return Object.keys(views)
    .map((name) => viewSection(name as OwnViewName))
    .join('\n\n');
}

function viewSection(name: OwnViewName): string {
  const sql = ownViews[name];
  return `### ${name}\n\n${viewDocs[name]}\n\nColumns: ${columnsOf(sql)
    .map((column) => `\`${column}\``)
    .join(', ')}.\n\n${codeBlock('sql', `CREATE VIEW ${name} AS\n${sql}`)}`;
}

/** Names of the columns of one of our views, from its SELECT list. */
function columnsOf(sql: string): string[] {
  let list = /^SELECT ([\s\S]*?)\nFROM /.exec(sql)?.[1] ?? '';
  // What stands in parentheses, from the innermost ones outward, may have commas that separate no columns.
  for (let shorter = list; ; list = shorter) {
    shorter = list.replaceAll(/\([^()]*\)/g, '');
    if (shorter === list) break;
  }
  return list
    .replaceAll(/\bCASE\b(?:(?!\bCASE\b)[\s\S])*?\bEND\b/g, '')
    .split(',')
    .map((item) => (/(?:AS )?"?(\w+)"?$/.exec(item.trim())?.[1] ?? item).trim());
}
