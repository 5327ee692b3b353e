import { messageOf } from '../../../model/errors.ts';
import type { StorageConnection } from '../../engines/storage-engine.ts';
import { catalogueQueries } from '../../sql/catalogue-queries.ts';
import type { Dialect } from '../../sql/column-types.ts';
import { quoteName } from '../../sql/create-table.ts';
import type { FoundGrant, FoundView } from '../format/read-catalogue.ts';
import { isOneView } from './one-view.ts';

/** What comes when the rows are in, each on its own: none of it can spoil the load. */
export interface Afterwards {
  readonly views: { readonly view: FoundView; readonly dialect: Dialect }[];
  readonly grants: FoundGrant[];
}

/** Privileges that a dump may give. */
const privileges = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']);

/**
 * Makes the views of users, where the database speaks the language that they are written in, and grants what roles
 * had that exist here.
 *
 * @returns what was left out, for people
 */
export async function applyAfterwards(
  connection: StorageConnection,
  { views, grants }: Afterwards,
): Promise<readonly string[]> {
  const notices: string[] = [];
  for (const { view, dialect } of views) {
    const reason =
      dialect === connection.dialect
        ? await attempt(() => addView(connection, view))
        : `it is written in the language of ${dialect}`;
    if (reason !== null) notices.push(`The view ${view.name} was not made: ${reason}.`);
  }
  let left = 0;
  const reasons = new Set<string>();
  for (const grant of grants) {
    const reason =
      catalogueQueries(connection.dialect).grants === null
        ? 'this engine has no roles'
        : await attempt(() => addGrant(connection, grant));
    if (reason === null) continue;
    left++;
    reasons.add(reason);
  }
  if (left > 0) notices.push(`${left} of ${grants.length} grants were not made: ${[...reasons].join('; ')}.`);
  return notices;
}

/** What went wrong, in one line; null when nothing did. */
async function attempt(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return messageOf(error).split('\n', 1)[0] ?? '';
  }
}

async function addView(connection: StorageConnection, view: FoundView): Promise<void> {
  if (!isOneView(view.statement)) throw new Error('it is not one CREATE VIEW statement');
  await connection.execute(view.statement.trimEnd().replace(/;$/, ''));
}

async function addGrant(connection: StorageConnection, { privilege, name, role }: FoundGrant): Promise<void> {
  if (!privileges.has(privilege)) throw new Error(`no table has the privilege ${privilege}`);
  const to = role === 'PUBLIC' ? role : quoteName(role);
  await connection.execute(`GRANT ${privilege} ON ${quoteName(name)} TO ${to}`);
}
