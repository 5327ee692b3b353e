import vendorTable from 'ci-info/vendors.json' with { type: 'json' };
import type { Variables } from './variables.ts';

/** A variable that is set, or one that holds a text, or one of several that is set, or values that all agree. */
type Condition = string | { [key: string]: string | string[] };

interface Vendor {
  name: string;
  constant: string;
  env: Condition | string[];
}

const vendors = vendorTable as unknown as readonly Vendor[];

/** Gitea sets the variables of GitHub beside its own. */
const lessSpecific = new Set(['GITHUB_ACTIONS']);

function holds(condition: Condition, env: Variables): boolean {
  if (typeof condition === 'string') return Boolean(env[condition]);
  const { env: name, includes, any } = condition;
  if (typeof name === 'string' && typeof includes === 'string') return env[name]?.includes(includes) ?? false;
  if (Array.isArray(any)) return any.some((one) => Boolean(env[one]));
  return Object.entries(condition).every(([one, value]) => env[one] === value);
}

/** A CI system: the constant that ci-info gives it, such as `GITHUB_ACTIONS`, and its name for people. */
export interface CiProvider {
  readonly constant: string;
  readonly name: string;
}

/** A CI system that says no more than that it is one. */
export const unknownProvider: CiProvider = { constant: 'UNKNOWN', name: 'unknown' };

/**
 * Finds the CI system that a process runs under, by the variables that ci-info lists. Null outside CI, or when `CI`
 * is `false`.
 *
 * @param env variables of the process; the real environment is not looked at
 */
export function detectProvider(env: Variables): CiProvider | null {
  if (env.CI === 'false') return null;
  const matching = vendors.filter(({ env: conditions }) =>
    (Array.isArray(conditions) ? conditions : [conditions]).every((condition) => holds(condition, env)),
  );
  const found = matching.findLast(({ constant }) => !lessSpecific.has(constant)) ?? matching.at(-1);
  if (found) return { constant: found.constant, name: found.name };
  return env.CI && env.CI !== '0' ? unknownProvider : null;
}
