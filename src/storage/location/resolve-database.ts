import { join, resolve } from 'node:path';
import { commandLineChoice, configuredChoice, variableChoices } from './choose-database.ts';
import type { DatabaseLocation } from './database-location.ts';
import type { DatabaseChoice, DatabaseSources, GivenFields } from './database-sources.ts';
import {
  fieldVariables,
  findPassword,
  findVariable,
  readVariables,
  type VariableLayer,
} from './database-variables.ts';
import { engineOfFile, type FileEngine } from './file-engine.ts';
import { type GivenValue, refused } from './given-value.ts';
import { readDatabaseUrl } from './parse-database-url.ts';
import { type GivenAddress, postgresFields, postgresLocation } from './postgres-address.ts';
import { serverPlaces } from './shared-database.ts';

/** One effective setting. */
export interface DatabaseSetting {
  readonly setting: string;
  /** Null when there is none; a password is masked. */
  readonly value: string | number | null;
  /** Where it was given, or what it follows from. */
  readonly origin: string;
}

/** The database that is meant, and why. */
export interface ResolvedDatabase {
  readonly location: DatabaseLocation;
  readonly settings: readonly DatabaseSetting[];
  /** Variables that name a database, too, but are weaker than what was chosen. */
  readonly overruled: readonly string[];
}

interface Circumstances {
  readonly sources: DatabaseSources;
  readonly layers: readonly VariableLayer[];
  readonly resultsDir: string;
}

type Found = Omit<ResolvedDatabase, 'overruled'>;

const mask = '***';
const unset = 'default';

/** Names that `type` may have. */
const typeNames: Readonly<Record<string, FileEngine | 'postgres'>> = {
  duckdb: 'duckdb',
  sqlite: 'sqlite',
  postgres: 'postgres',
  postgresql: 'postgres',
};

function fileFound(engine: FileEngine, path: string, engineOrigin: string, pathOrigin: string): Found {
  return {
    location: { engine, path, postgres: null },
    settings: [
      { setting: 'type', value: engine, origin: engineOrigin },
      { setting: 'path', value: path, origin: pathOrigin },
    ],
  };
}

/** Fills what an address leaves open from variables that say how a server is spoken to, whichever it is. */
function withVariables(given: GivenAddress, { sources, layers }: Circumstances): GivenAddress {
  const variable = (field: 'ssl' | 'poolSize' | 'statementTimeoutMs') =>
    given[field] ?? findVariable(layers, fieldVariables[field]);
  const filled = {
    ...given,
    password: given.password ?? findPassword(sources.cwd, layers),
    ssl: variable('ssl'),
    poolSize: variable('poolSize'),
    statementTimeoutMs: variable('statementTimeoutMs'),
  };
  return Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== undefined));
}

function serverFound(address: GivenAddress, named: GivenValue, circumstances: Circumstances): Found {
  const given = withVariables(address, circumstances);
  const location = postgresLocation(given, named, serverPlaces(circumstances.sources.env));
  const { postgres } = location;
  if (postgres === null) throw new TypeError('A server has an address.');
  const values = { ...postgres, name: postgres.database, password: postgres.password && mask };
  return {
    location,
    settings: [
      { setting: 'type', value: 'postgres', origin: named.origin },
      ...postgresFields.map((field) => ({
        setting: field,
        value: values[field],
        origin: given[field]?.origin ?? unset,
      })),
      { setting: 'path', value: location.path, origin: 'place of the journals' },
    ],
  };
}

function typeOf({ type, path, host, name }: GivenFields): FileEngine | 'postgres' | null {
  if (type !== undefined) {
    const known = typeNames[type.value.toLowerCase()];
    if (known !== undefined) return known;
    throw refused(type, 'the type of a database is duckdb, sqlite or postgres');
  }
  const server = host ?? name;
  if (server !== undefined && path !== undefined) {
    throw refused(path, `${server.origin} names a server; the type must say which of the two is meant`);
  }
  return server === undefined ? null : 'postgres';
}

function fieldsFound(
  choice: DatabaseChoice & { readonly kind: 'fields' },
  circumstances: Circumstances,
): Found {
  const { fields, folder, origin } = choice;
  const type = typeOf(fields);
  if (type === 'postgres') {
    const { type: _type, path: _path, ...address } = fields;
    return serverFound(address, { value: '', origin: fields.type?.origin ?? origin }, circumstances);
  }
  const path =
    fields.path === undefined
      ? join(circumstances.resultsDir, type === 'sqlite' ? 'results.sqlite' : 'results.db')
      : resolve(folder, fields.path.value);
  const found = engineOfFile(path);
  const [engine, evidence] =
    type === null ? [found.engine, found.evidence] : [type, fields.type?.origin ?? origin];
  return fileFound(engine, path, evidence, fields.path?.origin ?? unset);
}

async function chosen(choice: DatabaseChoice | null, circumstances: Circumstances): Promise<Found> {
  const { sources, resultsDir } = circumstances;
  if (choice === null) return fileFound('duckdb', join(resultsDir, 'results.db'), unset, unset);
  const { origin } = choice;
  if (choice.kind === 'shared') {
    // Only here: starting git needs modules that take a while to load.
    const { sharedDatabasePath } = await import('./shared-database.ts');
    return fileFound('duckdb', await sharedDatabasePath(sources.cwd, sources.env), unset, origin);
  }
  if (choice.kind === 'fields') return fieldsFound(choice, circumstances);
  const named = readDatabaseUrl(choice.text, choice);
  if (named.kind === 'file') return fileFound(named.engine, named.path, named.evidence, origin);
  return serverFound(named.address, { value: '', origin, inUrl: true }, circumstances);
}

/**
 * Finds out which database is meant. The strongest source that names one decides: the command line, variables of the
 * environment, `.env`, the configuration of the project, and at last `results.db` in the folder of results. Within
 * variables, ASSAY_DATABASE_URL is stronger than ASSAY_DB, that is stronger than ASSAY_SHARED, and all are stronger
 * than DATABASE__TYPE and its like. Password and ways of connecting may come from weaker variables, too.
 *
 * @throws DATABASE_URL_INVALID, DATABASE_SETTING_INVALID, SHARED_WITHOUT_REPOSITORY, FILE_UNREADABLE, and what loading
 * the configuration throws
 */
export async function resolveDatabase(sources: DatabaseSources): Promise<ResolvedDatabase> {
  const { cwd, env, commandLine } = sources;
  const layers = readVariables(cwd, env);
  const ofVariables = variableChoices(layers, cwd);
  const strong = commandLine === null ? ofVariables[0] : commandLineChoice(commandLine, cwd);
  const overruled = ofVariables
    .filter((choice) => choice !== strong && !(choice.kind === 'fields' && strong?.kind === 'fields'))
    .map(({ origin }) => origin);
  if (strong !== undefined) {
    const found = await chosen(strong, { sources, layers, resultsDir: sources.resultsDir });
    return { ...found, overruled };
  }
  const configuration = await sources.configuration();
  const shared = layers.map((layer) => layer.flag('ASSAY_SHARED')).find(Boolean);
  const choice = configuredChoice(configuration, shared?.on !== false);
  const found = await chosen(choice, { sources, layers, resultsDir: configuration.resultsDir });
  return { ...found, overruled };
}
