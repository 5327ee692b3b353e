import { assayError } from '../../model/errors.ts';
import { Misfit } from '../../storage/column-values.ts';
import type { SqlValue } from '../../storage/engines/storage-engine.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { jsonArrayContains } from '../../storage/sql/json-contains.ts';
import { parameterOf, placeholder } from '../../storage/sql/parameter-values.ts';
import { containingPattern, foldCase, foldedText } from '../../storage/sql/text-expressions.ts';
import { storableText } from '../../storage/storable-text.ts';
import type { TableName } from '../../storage/tables/all-tables.ts';
import type { Column } from '../../storage/tables/column.ts';
import type { ColumnName, ColumnValue } from '../rows/row-types.ts';
import { storedValue } from '../rows/row-values.ts';
import { columnOf, orderedColumn } from './column-expressions.ts';
import { knownColumn } from './known-column.ts';
import { joined, type SqlPart } from './sql-part.ts';

/** What a column is asked for; several of these must all hold. None of them but `isNull` and `ne` is true for NULL. */
export interface Conditions<Value> {
  readonly eq?: Value | null;
  /** Another value, or none. */
  readonly ne?: Value | null;
  readonly in?: readonly Value[];
  readonly gt?: Value;
  readonly gte?: Value;
  readonly lt?: Value;
  readonly lte?: Value;
  /** A pattern with `%` (anything) and `_` (one character), `\` before them takes them as they are; A-Z like a-z. */
  readonly like?: string;
  /** A part of a text; A-Z like a-z. */
  readonly contains?: string;
  /** true: has no value; false: has one. */
  readonly isNull?: boolean;
  /** A text that the JSON array of the column (`tags`) has among its elements; several: all of them. */
  readonly has?: string | readonly string[];
}

/** Which rows are meant: a value or conditions for each column (all must hold), and `and`, `or`, `not` of filters. */
export type Filter<Name extends TableName> = {
  readonly [K in ColumnName<Name>]?:
    | ColumnValue<Name, K>
    | Conditions<ColumnValue<Name, K>>
    | null
    | undefined;
} & {
  readonly and?: readonly Filter<Name>[];
  readonly or?: readonly Filter<Name>[];
  readonly not?: Filter<Name>;
};

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** One column of one filter. */
class ColumnFilter {
  readonly #dialect: Dialect;
  readonly #table: TableName;
  readonly #name: string;
  readonly #column: Column;
  readonly #sql: string;

  constructor(dialect: Dialect, table: TableName, name: string) {
    this.#dialect = dialect;
    this.#table = table;
    this.#name = name;
    this.#column = knownColumn(table, name);
    this.#sql = columnOf(table, name);
  }

  /** The condition for what a filter says of the column. */
  compile(asked: unknown): SqlPart {
    if (!isConditions(asked)) return this.#one('eq', asked);
    const entries = Object.entries(asked).filter(([, value]) => value !== undefined);
    return joined(
      entries.map(([operator, value]) => this.#one(operator, value)),
      'AND',
      'true',
    );
  }

  #one(operator: string, value: unknown): SqlPart {
    switch (operator) {
      case 'eq':
        return value === null ? this.#isNull(true) : this.#compared('=', value);
      case 'ne':
        return value === null ? this.#isNull(false) : this.#notEqual(value);
      case 'in':
        return this.#anyOf(value);
      case 'gt':
      case 'gte':
      case 'lt':
      case 'lte':
        return this.#compared(comparisons[operator], value);
      case 'like':
        return this.#matches(this.#text(operator, value));
      case 'contains':
        return this.#matches(containingPattern(this.#text(operator, value)));
      case 'isNull':
        return this.#isNull(value === true);
      case 'has':
        return this.#has(value);
      default:
        throw this.#invalid(`there is no condition ${operator}`);
    }
  }

  #isNull(yes: boolean): SqlPart {
    return { sql: `${this.#sql} IS ${yes ? '' : 'NOT '}NULL`, parameters: [] };
  }

  #compared(operator: string, value: unknown): SqlPart {
    const parameter = this.#parameter(value);
    const column = operator === '=' ? this.#sql : orderedColumn(this.#dialect, this.#column.kind, this.#sql);
    return { sql: `${column} ${operator} ${this.#placeholder()}`, parameters: [parameter] };
  }

  #notEqual(value: unknown): SqlPart {
    const parameters = [this.#parameter(value)];
    return { sql: `(${this.#sql} IS NULL OR ${this.#sql} <> ${this.#placeholder()})`, parameters };
  }

  #anyOf(values: unknown): SqlPart {
    if (!Array.isArray(values)) throw this.#invalid('`in` takes an array');
    if (values.length === 0) return { sql: 'false', parameters: [] };
    const parameters = values.map((value) => this.#parameter(value));
    return { sql: `${this.#sql} IN (${values.map(() => this.#placeholder()).join(', ')})`, parameters };
  }

  #matches(pattern: string): SqlPart {
    // A column whose texts are longer than a pattern is folded in the engine, the pattern here.
    const folded = foldedText(storableText(pattern));
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(folded)) throw this.#invalid('a pattern cannot end in a single \\');
    return {
      sql: `${foldCase(this.#dialect, this.#sql)} LIKE ${placeholder(this.#dialect, 'text')} ESCAPE '\\'`,
      parameters: [folded],
    };
  }

  #has(value: unknown): SqlPart {
    if (this.#column.kind !== 'json') throw this.#invalid('only a column of JSON can be asked what it has');
    const texts: unknown[] = Array.isArray(value) ? value : [value];
    return joined(
      texts.map((text) => {
        if (typeof text !== 'string') throw this.#invalid('`has` takes texts');
        return { sql: jsonArrayContains(this.#dialect, this.#sql), parameters: [storableText(text)] };
      }),
      'AND',
      'true',
    );
  }

  #text(operator: string, value: unknown): string {
    if (this.#column.kind !== 'text') throw this.#invalid(`\`${operator}\` is for texts`);
    if (typeof value !== 'string') throw this.#invalid(`\`${operator}\` takes a text`);
    return value;
  }

  #parameter(value: unknown): SqlValue {
    if (this.#column.kind === 'json') throw this.#invalid('JSON can only be asked with `has` and `isNull`');
    const stored = storedValue(this.#column.kind, value);
    if (stored instanceof Misfit) throw this.#invalid(stored.reason);
    if (stored === null) throw this.#invalid('NULL is neither more nor less than anything');
    return parameterOf(this.#column, stored);
  }

  #placeholder(): string {
    return placeholder(this.#dialect, this.#column.kind);
  }

  #invalid(reason: string): Error {
    return assayError('FILTER_INVALID', { table: this.#table, column: this.#name, reason });
  }
}

function isConditions(asked: unknown): asked is Record<string, unknown> {
  return typeof asked === 'object' && asked !== null && !Array.isArray(asked) && !(asked instanceof Date);
}

/**
 * SQL of a filter.
 *
 * @throws FILTER_COLUMN_UNKNOWN, FILTER_INVALID
 */
export function compileFilter<Name extends TableName>(
  dialect: Dialect,
  table: Name,
  filter: Filter<Name>,
): SqlPart {
  const parts: SqlPart[] = [];
  for (const [name, asked] of Object.entries(filter) as [string, unknown][]) {
    if (asked === undefined) continue;
    if (name === 'and' || name === 'or') {
      const inner = (asked as readonly Filter<Name>[]).map((each) => compileFilter(dialect, table, each));
      parts.push(joined(inner, name === 'and' ? 'AND' : 'OR', name === 'and' ? 'true' : 'false'));
    } else if (name === 'not') {
      const { sql, parameters } = compileFilter(dialect, table, asked as Filter<Name>);
      // A condition on NULL is neither true nor false; NOT shall take it for false.
      parts.push({ sql: `NOT COALESCE(${sql}, false)`, parameters });
    } else parts.push(new ColumnFilter(dialect, table, name).compile(asked));
  }
  return joined(parts, 'AND', 'true');
}
