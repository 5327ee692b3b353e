import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { assayError, messageOf } from '../../model/errors.ts';
import type { Variables } from '../../recording/environment/variables.ts';
import { type GivenValue, refused } from './given-value.ts';
import type { PostgresField } from './postgres-address.ts';

/** Variables of the single fields of a database. */
export const fieldVariables = {
  type: 'DATABASE__TYPE',
  path: 'DATABASE__PATH',
  host: 'DATABASE__HOST',
  port: 'DATABASE__PORT',
  name: 'DATABASE__NAME',
  user: 'DATABASE__USER',
  password: 'DATABASE__PASSWORD',
  schema: 'DATABASE__SCHEMA',
  ssl: 'DATABASE__SSL',
  poolSize: 'DATABASE__POOL_SIZE',
  statementTimeoutMs: 'DATABASE__STATEMENT_TIMEOUT_MS',
} as const satisfies Record<PostgresField | 'type' | 'path', string>;

/** Variables of one source. A variable that is empty counts as not set. */
export class VariableLayer {
  readonly #variables: Variables;
  readonly #where: string;

  /** @param where what follows a variable's name in texts for people, such as ` in .env` */
  constructor(variables: Variables, where: string) {
    this.#variables = variables;
    this.#where = where;
  }

  find(name: string): GivenValue | undefined {
    const value = this.#variables[name];
    return value ? { value, origin: `${name}${this.#where}` } : undefined;
  }

  /** @throws DATABASE_SETTING_INVALID when it is neither yes nor no */
  flag(name: string): { readonly on: boolean; readonly origin: string } | undefined {
    const given = this.find(name);
    if (given === undefined) return undefined;
    if (/^(1|true|yes|on)$/i.test(given.value)) return { on: true, origin: given.origin };
    if (/^(0|false|no|off)$/i.test(given.value)) return { on: false, origin: given.origin };
    throw refused(given, 'it is 1 or 0');
  }
}

function readDotEnv(cwd: string): Variables {
  const path = resolve(cwd, '.env');
  try {
    return parseEnv(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    // A folder of this name is a virtual environment of Python.
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return {};
    throw assayError('FILE_UNREADABLE', { path, reason: messageOf(error) }, error);
  }
}

/**
 * The variables of the process and those of `.env` in the working directory, the stronger ones first.
 *
 * @throws FILE_UNREADABLE when there is a `.env` that cannot be read
 */
export function readVariables(cwd: string, env: Variables): readonly VariableLayer[] {
  return [new VariableLayer(env, ''), new VariableLayer(readDotEnv(cwd), ' in .env')];
}

/** A variable of the strongest layer that has it. */
export function findVariable(layers: readonly VariableLayer[], name: string): GivenValue | undefined {
  for (const layer of layers) {
    const given = layer.find(name);
    if (given !== undefined) return given;
  }
  return undefined;
}

/**
 * The password that lies outside the address: in a variable, or in a file that one names.
 *
 * @throws FILE_UNREADABLE
 */
export function findPassword(cwd: string, layers: readonly VariableLayer[]): GivenValue | undefined {
  const direct = findVariable(layers, 'DATABASE__PASSWORD');
  if (direct !== undefined) return direct;
  const file = findVariable(layers, 'DATABASE__PASSWORD_FILE');
  if (file === undefined) return findVariable(layers, 'PGPASSWORD');
  const path = resolve(cwd, file.value);
  try {
    return { value: readFileSync(path, 'utf8').replace(/\r?\n$/, ''), origin: file.origin };
  } catch (error) {
    throw assayError('FILE_UNREADABLE', { path, reason: messageOf(error) }, error);
  }
}
