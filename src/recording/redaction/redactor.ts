import { maskSecretArguments, secretsInArguments } from './argument-secrets.ts';
import { mask, maskRanges } from './mask.ts';
import { createNeedleScan } from './needle-scan.ts';
import { secretForms } from './secret-forms.ts';
import { isSecretName as saysSecret } from './secret-names.ts';
import { likelySecrets, replaceableSecrets, secretValuesOf } from './secret-values.ts';
import { maskWholeUrl, urlCredentialRanges } from './url-credentials.ts';

export interface RedactorOptions {
  /** Environment variables of the process: the source of most secrets. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables that the user calls secret, whatever their names look like; upper and lower case are alike. */
  readonly secretNames: readonly string[];
  /** Secrets known from elsewhere. */
  readonly secretValues?: readonly string[];
  /** Arguments of the command: what options such as `--token x` carry is secret in every text. */
  readonly argv?: readonly string[];
}

/** Takes secrets out of what is about to be recorded. Never throws, keeps no state between calls. */
export interface Redactor {
  /**
   * Replaces every known secret, in plain and encoded spellings, and the credentials of URLs by `***`. Give it whole
   * texts: of a secret cut in two, neither half is recognised.
   */
  text(value: string): string;
  /** Variables in order of their names: secret ones masked by name, secrets in other values replaced. */
  environment(env: Readonly<Record<string, string | undefined>>): Record<string, string>;
  /** A list of arguments, as `text` does, and with the values of options masked whose names say that they are secret. */
  arguments(list: readonly string[]): string[];
  /** Whether the value of a variable, an option or a header of this name is a secret. */
  isSecretName(name: string): boolean;
}

/** Variables whose value is a URL with a password as a rule, well-formed or not. */
const urlVariables = new Set(['ASSAY_DATABASE_URL', 'DATABASE_URL']);

/** A text that still shows secrets after so many passes was made to; it is masked as a whole. */
const mostPasses = 50;

/** Prepares the redaction for one process; costs well under a millisecond per ten secrets. */
export function createRedactor(options: RedactorOptions): Redactor {
  const named = new Set(options.secretNames.map((name) => name.trim().toUpperCase()));
  const isNamed = (name: string) => named.has(name.toUpperCase());
  const isSecretName = (name: string) => isNamed(name) || saysSecret(name);
  const secrets = [
    ...secretValuesOf(options.env, isNamed, isSecretName),
    ...replaceableSecrets(options.secretValues ?? []),
    ...likelySecrets(secretsInArguments(options.argv ?? [], isSecretName)),
  ];
  const scan = createNeedleScan(secrets.flatMap(secretForms));

  function text(value: string): string {
    let current = value;
    // A mask and its neighbours may spell another secret, so look again until none is left.
    for (let pass = 0; pass < mostPasses; pass++) {
      const inUrls = urlCredentialRanges(current);
      const known = scan.occursIn(current) ? scan.ranges(current) : [];
      if (inUrls.length === 0 && known.length === 0) return current;
      current = maskRanges(current, [...inUrls, ...known]);
    }
    return mask;
  }

  function variable(name: string, value: string): string {
    if (value !== '' && isSecretName(name)) return mask;
    return text(urlVariables.has(name.toUpperCase()) ? maskWholeUrl(value) : value);
  }

  return {
    text,
    isSecretName,
    environment: (env) =>
      Object.fromEntries(
        Object.entries(env)
          .filter((entry): entry is [string, string] => entry[1] !== undefined)
          .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
          .map(([name, value]) => [name, variable(name, value)]),
      ),
    arguments: (list) => maskSecretArguments(list, isSecretName).map(text),
  };
}
