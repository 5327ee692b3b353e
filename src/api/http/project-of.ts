import { assayError } from '../../model/errors.ts';
import type { Row } from '../../repositories/rows/row-types.ts';
import type { ApiContext } from './api-context.ts';

/**
 * A project by its key or number.
 *
 * @throws API_NOT_FOUND
 */
export async function projectOf(
  { repositories }: Pick<ApiContext, 'repositories'>,
  text: string,
): Promise<Row<'projects'>> {
  const { rows } = await repositories.projects.list({ filter: { key: text }, limit: 1 });
  const byKey = rows[0] ?? null;
  const project =
    byKey ?? (/^\d{1,15}$/.test(text) ? await repositories.projects.getById(Number(text)) : null);
  if (project === null) throw assayError('API_NOT_FOUND', { what: 'project', id: text });
  return project;
}
