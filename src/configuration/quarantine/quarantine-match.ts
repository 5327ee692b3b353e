import type { QuarantineDraft } from './quarantine-schema.ts';

/** An entry of the list and the line that it begins in. */
export interface QuarantineEntry extends QuarantineDraft {
  readonly line: number;
}

/** What entries are compared with: the names of a test. */
export interface TestIdentity {
  readonly key: string;
  readonly name: string;
  readonly suite: string | null;
  readonly path: string | null;
}

/** Milliseconds of a day. */
const dayMs = 86_400_000;

function pattern(text: string): (value: string) => boolean {
  if (!text.includes('*')) return (value) => value === text;
  const parts = text.split('*').map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('[\\s\\S]*')}$`);
  return (value) => whole.test(value);
}

function matcher(entry: QuarantineEntry): (test: TestIdentity) => boolean {
  const test = pattern(entry.test);
  const suite = entry.suite === undefined ? null : pattern(entry.suite);
  const path = entry.path === undefined ? null : pattern(entry.path);
  return (one) =>
    (test(one.key) || test(one.name)) &&
    (suite === null || (one.suite !== null && suite(one.suite))) &&
    (path === null || (one.path !== null && path(one.path)));
}

/** Whether the last day of an entry is over. */
export function isExpired(entry: Pick<QuarantineDraft, 'expires'>, nowMicros: number): boolean {
  return nowMicros / 1000 >= Date.parse(`${entry.expires}T00:00:00Z`) + dayMs;
}

/** A function that finds the first entry that a test fits; null when it fits none. */
export function quarantineMatcher(
  entries: readonly QuarantineEntry[],
): (test: TestIdentity) => QuarantineEntry | null {
  const matchers = entries.map((entry) => ({ entry, matches: matcher(entry) }));
  return (test) => matchers.find(({ matches }) => matches(test))?.entry ?? null;
}
