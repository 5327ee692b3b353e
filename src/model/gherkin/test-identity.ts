/** What tells one test from all others of a project. */
export interface TestNames {
  /** Path of the file relative to the project's root, with / as separator. */
  readonly path: string;
  readonly ruleName: string | null;
  /** Name as written, placeholders included. */
  readonly name: string;
  /** Values of the examples row; null when the scenario is no outline. */
  readonly parameters: Readonly<Record<string, string>> | null;
}

/** The same text for the same values, in whichever order the columns stand. */
function stableJson(values: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}

/**
 * Gives tests their keys: path, rule and name, for a row of an outline also its parameters. Line numbers are no part
 * of it, so a test stays the same when its file grows. Of several tests that are alike in all of this the second one
 * gets `[2]`, and so on; all scenarios of a file must be asked about, in their order, whether or not they run.
 */
export class TestKeys {
  readonly #given = new Map<string, number>();

  next({ path, ruleName, name, parameters }: TestNames): string {
    const names = ruleName === null ? name : `${ruleName}/${name}`;
    const key = `${path}#${names}${parameters === null ? '' : `(${stableJson(parameters)})`}`;
    const count = (this.#given.get(key) ?? 0) + 1;
    this.#given.set(key, count);
    return count === 1 ? key : `${key}[${count}]`;
  }
}
