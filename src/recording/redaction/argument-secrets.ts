import { mask } from './mask.ts';

interface SplitArgument {
  /** What may be shown. */
  readonly clear: string;
  /** The secret that follows it in the same argument. */
  readonly secret: string;
}

const assignment = /^(-{0,2})([A-Za-z_][\w.-]*)(=|:\s+)([\s\S]*)$/;
const optionName = /^--?([A-Za-z][\w.-]*)$/;
const looksLikeOption = /^(?:--[A-Za-z]|-[A-Za-z]$)/;

/** `--secrets` takes names of secrets, which are none; `--no-auth` takes no value. */
const isPlainOption = (name: string) => /^(?:secrets$|no-)/.test(name);

function splitAssignment(argument: string, isSecretName: (name: string) => boolean): SplitArgument {
  const [, dashes = '', name = '', sign = '', value = ''] = assignment.exec(argument) ?? [];
  if (name === '') return { clear: argument, secret: '' };
  const before = dashes + name + sign;
  if (isSecretName(name) && !(dashes && isPlainOption(name))) return { clear: before, secret: value };
  // `--env DB_PASSWORD=...` and `--env=DB_PASSWORD=...` are read alike.
  const inner = splitAssignment(value, isSecretName);
  return { clear: before + inner.clear, secret: inner.secret };
}

function split(list: readonly string[], isSecretName: (name: string) => boolean): SplitArgument[] {
  let valueIsSecret = false;
  return list.map((argument) => {
    const isValue = valueIsSecret && !looksLikeOption.test(argument);
    const name = optionName.exec(argument)?.[1];
    valueIsSecret = !isValue && name !== undefined && !isPlainOption(name) && isSecretName(name);
    return isValue ? { clear: '', secret: argument } : splitAssignment(argument, isSecretName);
  });
}

/**
 * Masks what is secret by its name in a list of arguments: `--password=x`, `--token x`, `DB_PASSWORD=x`,
 * `Authorization: x`.
 *
 * @param isSecretName decides by the name of an option, a variable or a header
 */
export function maskSecretArguments(
  list: readonly string[],
  isSecretName: (name: string) => boolean,
): string[] {
  return split(list, isSecretName).map(({ clear, secret }) => (secret === '' ? clear : clear + mask));
}

/** The values that `maskSecretArguments` would mask. */
export function secretsInArguments(
  list: readonly string[],
  isSecretName: (name: string) => boolean,
): string[] {
  return split(list, isSecretName)
    .map(({ secret }) => secret)
    .filter((secret) => secret !== '');
}
