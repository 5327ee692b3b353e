import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { rowOf } from '../../http/row-path.ts';

/** The test that a path names. @throws API_NOT_FOUND */
export async function testOf(
  { repositories }: Pick<ApiContext, 'repositories'>,
  text: string,
  { includeDeleted = false } = {},
): Promise<Row<'tests'>> {
  return await rowOf('test', text, (id) => repositories.tests.getById(id, { includeDeleted }));
}
