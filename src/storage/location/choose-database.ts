import type {
  CommandLineDatabase,
  ConfiguredFields,
  DatabaseChoice,
  GivenFields,
  ProjectConfiguration,
} from './database-sources.ts';
import { fieldVariables, findVariable, type VariableLayer } from './database-variables.ts';
import type { GivenValue } from './given-value.ts';

/** Fields that say which database is meant. The others only say how, or with which rights, it is spoken to. */
const namingFields = ['type', 'path', 'host', 'name'] as const;

/** What the command line chooses. */
export function commandLineChoice(given: CommandLineDatabase, cwd: string): DatabaseChoice {
  const { origin } = given;
  return 'shared' in given
    ? { kind: 'shared', origin }
    : { kind: 'url', text: given.value, folder: cwd, origin };
}

/** Naming fields of weaker layers that would say something else than a layer does that has no type itself. */
function contradicted(layer: VariableLayer, weakerType: string | undefined): readonly string[] {
  const has = (field: (typeof namingFields)[number]) => layer.find(fieldVariables[field]) !== undefined;
  if (has('type')) return [];
  if (has('path')) return ['type', 'host', 'name'];
  return weakerType?.startsWith('postgres') === true ? ['path'] : ['type', 'path'];
}

/** The fields of a layer, filled up from the weaker ones. */
function fieldsFrom(layer: VariableLayer, layers: readonly VariableLayer[]): GivenFields {
  const ownOnly = contradicted(layer, findVariable(layers, fieldVariables.type)?.value);
  const found = Object.entries(fieldVariables).map(([field, name]) => [
    field,
    ownOnly.includes(field) ? layer.find(name) : findVariable(layers, name),
  ]);
  return Object.fromEntries(found.filter(([, given]) => given !== undefined));
}

/** What the variables of one layer choose, the stronger first. Single fields are filled up from all layers. */
function layerChoices(layer: VariableLayer, layers: readonly VariableLayer[], cwd: string): DatabaseChoice[] {
  const choices: DatabaseChoice[] = [];
  for (const given of [layer.find('ASSAY_DATABASE_URL'), layer.find('ASSAY_DB')]) {
    if (given !== undefined) {
      choices.push({ kind: 'url', text: given.value, folder: cwd, origin: given.origin });
    }
  }
  const shared = layer.flag('ASSAY_SHARED');
  if (shared?.on === true) choices.push({ kind: 'shared', origin: shared.origin });
  const naming = namingFields.map((field) => layer.find(fieldVariables[field])).find(Boolean);
  if (naming !== undefined) {
    choices.push({ kind: 'fields', fields: fieldsFrom(layer, layers), folder: cwd, origin: naming.origin });
  }
  return choices;
}

/** What all variables choose, the strongest first. */
export function variableChoices(layers: readonly VariableLayer[], cwd: string): DatabaseChoice[] {
  return layers.flatMap((layer) => layerChoices(layer, layers, cwd));
}

function configuredFields(database: ConfiguredFields, file: string): GivenFields {
  const entries = Object.entries(database)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([field, value]): [string, GivenValue] => [
      field,
      { value: String(value), origin: `database.${field} in ${file}` },
    ]);
  return Object.fromEntries(entries);
}

/**
 * What the configuration chooses; null when it leaves the default.
 *
 * @param mayShare false when ASSAY_SHARED=0 says that nothing is shared
 */
export function configuredChoice(
  { file, folder, database, shared }: ProjectConfiguration,
  mayShare: boolean,
): DatabaseChoice | null {
  const name = file ?? 'the configuration';
  const url = typeof database === 'object' ? database.url : database;
  if (typeof url === 'string') {
    const origin = `database${typeof database === 'object' ? '.url' : ''} in ${name}`;
    return { kind: 'url', text: url, folder, origin };
  }
  if (typeof database === 'object') {
    return {
      kind: 'fields',
      fields: configuredFields(database, name),
      folder,
      origin: `database in ${name}`,
    };
  }
  return shared === true && mayShare ? { kind: 'shared', origin: `shared in ${name}` } : null;
}
