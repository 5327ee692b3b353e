import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { rowOf } from '../../http/row-path.ts';

/** The suite that a path names. @throws API_NOT_FOUND */
export async function suiteOf(
  { repositories }: Pick<ApiContext, 'repositories'>,
  text: string,
): Promise<Row<'suites'>> {
  return await rowOf('suite', text, (id) => repositories.suites.getById(id));
}
