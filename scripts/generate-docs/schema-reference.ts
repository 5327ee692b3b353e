import { columnTypes } from '../../src/storage/sql/column-types.ts';
import { type GherkinViewName, gherkinViews } from '../../src/storage/sql/gherkin-views.ts';
import { type TableName, tableDeclaration, tableNames } from '../../src/storage/tables/all-tables.ts';
import { catalogueTables } from '../../src/storage/tables/catalogue-tables.ts';
import type { Column } from '../../src/storage/tables/column.ts';
import { ledgerTables } from '../../src/storage/tables/ledger-tables.ts';
import { codeBlock, markdownTable, sentence } from './markdown.ts';

const groups = [
  { title: 'Ledger: what was applied', names: Object.keys(ledgerTables) },
  { title: 'Catalogue: what exists', names: Object.keys(catalogueTables) },
  { title: 'Record: what happened', names: [] as string[] },
];
groups[2]?.names.push(...tableNames.filter((name) => !groups.some((group) => group.names.includes(name))));

const viewDocs: Readonly<Record<GherkinViewName, string>> = {
  CucuRun: 'A run.',
  Feature: 'A feature file in a run.',
  Scenario: 'One attempt of a scenario in a run.',
  ScenarioPost: 'What happened after a scenario: after-hooks.',
  Section: 'A section heading in a scenario.',
  Step: 'A step, hook or sub-step of a scenario; never a section heading.',
  StepRun: 'One attempt of a step.',
  StepPost: 'What happened right after the last attempt of a step: its screenshot.',
  Artifact: 'A file that a run made.',
};

/** docs/generated/schema.md: every table and view of a run database, from their declarations. */
export function schemaReference(): string {
  return `# Schema of the run database

Every table has an integer key named after it (\`run_id\`, \`execution_id\`), so that \`JOIN ... USING (run_id)\` reads well.
Times are UTC with microseconds and end in \`_at\`; durations are milliseconds with three decimals and end in \`_ms\`; JSON
columns hold JSON as text. \`uuid\` (version 7) names a row in other databases and in URLs. Keys, references, checks and
unique columns are real constraints of the database.

Assay alone writes; everybody else reads, with \`assay db query\` or a library of their own on a copy of the file.

${codeBlock('mermaid', diagram())}

${groups.map(({ title, names }) => `## ${title}\n\n${names.map((name) => tableSection(name as TableName)).join('\n\n')}`).join('\n\n')}

## The Gherkin vocabulary

Read-only views with the names and columns that existing SQL for Gherkin run databases uses. The ids are those of the
tables.

${Object.keys(gherkinViews)
  .map((name) => viewSection(name as GherkinViewName))
  .join('\n\n')}
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
  const { doc, columns, key, unique = [], changes } = tableDeclaration(name);
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
    ...unique.map((names) => `Unique: ${names.map((one) => `\`${one}\``).join(', ')}.`),
    changes.length === 0
      ? 'A row never changes.'
      : `Changes after it was inserted: ${changes.map((one) => `\`${one}\``).join(', ')}.`,
  ];
  return `### ${name}\n\nOne row: ${sentence(doc)}\n\n${markdownTable(['column', 'type', '', 'refers to', 'meaning'], rows)}\n\n${notes.join(' ')}`;
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

function viewSection(name: GherkinViewName): string {
  const sql = gherkinViews[name];
  return `### ${name}\n\n${viewDocs[name]}\n\nColumns: ${columnsOf(sql)
    .map((column) => `\`${column}\``)
    .join(', ')}.\n\n${codeBlock('sql', `CREATE VIEW ${name} AS\n${sql}`)}`;
}

/** Names of the columns of one of our views, from its SELECT list: none of them holds a comma inside parentheses but COALESCE. */
function columnsOf(sql: string): string[] {
  const list = /^SELECT ([\s\S]*?)\nFROM /.exec(sql)?.[1] ?? '';
  return list
    .replaceAll(/\([^)]*\)/g, '')
    .split(',')
    .map((item) => (/(?:AS )?"?(\w+)"?$/.exec(item.trim())?.[1] ?? item).trim());
}
