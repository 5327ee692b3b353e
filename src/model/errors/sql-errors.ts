import { type ErrorEntry, entry } from './error-entry.ts';

/** What is refused when people ask in SQL over the API. */
export const sqlErrors = {
  SQL_ID_TAKEN: entry<{ id: string }>(
    (d) => `A query with the id ${d.id} is running.`,
    () => 'Give each query an id of its own, for example a UUID.',
  ),
  SQL_BUSY: entry<{ waiting: number }>(
    (d) => `${d.waiting} queries are waiting for their turn already.`,
    () => 'Ask again in a moment; a query that nobody needs any more can be cancelled.',
  ),
  QUERY_PARAMETER_INVALID: entry<{ name: string; wanted: string }>(
    (d) => `The value of the parameter ${d.name} is not what it takes: ${d.wanted}.`,
    () => 'GET /api/v1/queries/{query} says what each parameter takes.',
  ),
  QUERY_PARAMETER_MISSING: entry<{ name: string }>(
    (d) => `The parameter ${d.name} has no value, and no default.`,
    (d) => `Add ?${d.name}=... to the address.`,
  ),
  QUERY_PARAMETER_UNKNOWN: entry<{ name: string; known: string }>(
    (d) => `The query takes no parameter ${d.name}.`,
    (d) => (d.known === '' ? 'It takes none at all.' : `It takes ${d.known}.`),
  ),
} satisfies Record<string, ErrorEntry<never>>;
