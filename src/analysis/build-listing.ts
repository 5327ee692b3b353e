import type { JsonValue } from '../std/json-value.ts';
import type { Dialect } from '../storage/sql/column-types.ts';
import { containingPattern, foldedText } from '../storage/sql/text-expressions.ts';
import type { FilterName, Listing } from './listings.ts';
import type { NamedQuery } from './named-query.ts';
import type { RunSelection } from './run-selection.ts';
import { timeParameter } from './time-parameter.ts';

/** What to narrow a list to. Several statuses or tags: any of the statuses, all of the tags. */
export interface ListingFilters {
  readonly runs?: RunSelection | undefined;
  readonly status?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly feature?: string | undefined;
  readonly search?: string | undefined;
  /** ISO 8601; UTC where it says no zone. */
  readonly since?: string | undefined;
  readonly branch?: string | undefined;
}

const conditionFilters = ['feature', 'search', 'since', 'branch'] as const satisfies readonly FilterName[];

const folded = (text: string) => containingPattern(foldedText(text));

/** What is bound for each of them. */
const boundValues = {
  feature: folded,
  search: folded,
  since: timeParameter,
  branch: (name: string) => name,
} satisfies Record<(typeof conditionFilters)[number], (value: string) => string>;

/**
 * The query of a list. Filters that the listing does not know are left out: check them before.
 *
 * @param dialect language of the database
 * @param name of the list, for the query's name
 * @param limit rows at most; undefined for all
 */
export function buildListing(
  dialect: Dialect,
  name: string,
  listing: Listing,
  filters: ListingFilters,
  limit: number | undefined,
): NamedQuery {
  const conditions: string[] = [];
  const parameters: Record<string, JsonValue> = {};
  const bind = (parameter: string, value: JsonValue): string => {
    parameters[parameter] = value;
    return `$${parameter}`;
  };
  if (filters.runs !== undefined) {
    conditions.push(filters.runs.condition(listing.runColumn));
    Object.assign(parameters, filters.runs.parameters);
  }
  const statuses = filters.status ?? [];
  if (statuses.length > 0 && listing.statusColumn !== undefined) {
    const names = statuses.map((status, index) => bind(`status_${index + 1}`, status));
    conditions.push(`${listing.statusColumn} IN (${names.join(', ')})`);
  }
  filters.tag?.forEach((tag, index) => {
    const condition = listing.filters.tag;
    if (condition !== undefined) conditions.push(condition(dialect, bind(`tag_${index + 1}`, tag)));
  });
  for (const filter of conditionFilters) {
    const [condition, value] = [listing.filters[filter], filters[filter]];
    if (condition === undefined || value === undefined) continue;
    conditions.push(`(${condition(dialect, bind(filter, boundValues[filter](value)))})`);
  }
  const select = listing.select(dialect);
  const where = conditions.length === 0 ? '' : `\n${joiner(select)} ${conditions.join('\n  AND ')}`;
  const end = limit === undefined ? '' : ` LIMIT ${bind('limit', limit)}`;
  return {
    name: `list-${name}`,
    title: listing.title,
    sql: `${select}${where}\nORDER BY ${listing.order}${end}`,
    parameters,
  };
}

/** Some lists have a condition of their own already; no other WHERE stands at the beginning of a line. */
function joiner(select: string): string {
  return /^WHERE /m.test(select) ? '  AND' : 'WHERE';
}
