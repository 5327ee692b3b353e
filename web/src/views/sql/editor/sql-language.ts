import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { PostgreSQL, SQLDialect, SQLite, type SQLNamespace, sql } from '@codemirror/lang-sql';
import type { Extension } from '@codemirror/state';
import type { Relation, Schema } from '../console-types.ts';

type DialectName = Schema['dialect'];

const duckWords =
  'qualify pivot unpivot exclude replace asof semi anti positional sample summarize describe columns struct list map ilike glob try_cast macro';

const dialects = {
  duckdb: SQLDialect.define({
    ...PostgreSQL.spec,
    keywords: `${PostgreSQL.spec.keywords ?? ''} ${duckWords}`,
    types: `${PostgreSQL.spec.types ?? ''} hugeint ubigint uinteger varchar`,
    specialVar: '$',
  }),
  sqlite: SQLDialect.define({ ...SQLite.spec, specialVar: '$:@?' }),
  postgres: SQLDialect.define({ ...PostgreSQL.spec, specialVar: '$' }),
} satisfies Record<DialectName, SQLDialect>;

const functionsOfAll = ['count', 'sum', 'avg', 'min', 'max', 'coalesce', 'round', 'lower', 'upper', 'abs'];
const functions = {
  duckdb: [...functionsOfAll, 'median', 'quantile_cont', 'date_trunc', 'date_diff', 'string_agg', 'arg_max'],
  sqlite: [...functionsOfAll, 'julianday', 'strftime', 'group_concat', 'json_extract', 'iif'],
  postgres: [...functionsOfAll, 'percentile_cont', 'date_trunc', 'extract', 'string_agg', 'array_agg'],
} satisfies Record<DialectName, readonly string[]>;

function columnOf(column: Relation['columns'][number], from = ''): Completion {
  const info = [column.doc, column.references && `→ ${column.references}`].filter(Boolean).join(' ');
  return {
    label: column.name,
    type: 'property',
    detail: `${column.type.toLowerCase()}${from}`,
    ...(info !== '' && { info }),
  };
}

function namespaceOf(relations: readonly Relation[]): SQLNamespace {
  return Object.fromEntries(
    relations.map((relation) => [
      relation.name,
      {
        self: {
          label: relation.name,
          type: 'class',
          detail: relation.kind,
          ...(relation.doc && { info: relation.doc }),
        },
        children: relation.columns.map((column) => columnOf(column)),
      },
    ]),
  );
}

/** Columns of the tables that the statement names, and functions, where no table stands before a dot. */
function looseNames(schema: Schema, context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/\w*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const before = context.state.sliceDoc(Math.max(0, word.from - 1), word.from);
  if (/['".$:]/.test(before)) return null;
  const words = new Set(context.state.doc.toString().toLowerCase().match(/\w+/g));
  const named = schema.relations.filter(({ name }) => words.has(name.toLowerCase()));
  const columns = named.flatMap((relation) =>
    relation.columns.map((column) => ({ ...columnOf(column, ` · ${relation.name}`), boost: 2 })),
  );
  const called = functions[schema.dialect].map(
    (label): Completion => ({ label, type: 'function', detail: 'function', apply: `${label}(`, boost: -1 }),
  );
  return { from: word.from, options: [...columns, ...called], validFor: /^\w*$/ };
}

/** The language of a database for the editor: its dialect, its tables, and what is said of them. */
export function sqlLanguage(schema: Schema): Extension {
  const dialect = dialects[schema.dialect];
  return [
    sql({ dialect, schema: namespaceOf(schema.relations), upperCaseKeywords: true }),
    dialect.language.data.of({ autocomplete: (context: CompletionContext) => looseNames(schema, context) }),
  ];
}
