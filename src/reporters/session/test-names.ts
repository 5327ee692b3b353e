import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';

/** A file of tests as a suite. */
export function fileSuite(path: string): SuiteDescription {
  return { key: path, kind: 'file', name: path, path };
}

/**
 * Names tests of files: `<path>#<describe > test>`, a second test of the same name in the same file with ` (2)` behind.
 * One for each run: it counts.
 */
export class TestNames {
  readonly #seen = new Map<string, number>();

  /**
   * @param path of the file, relative to the project
   * @param titles of the describes around the test and of the test itself
   */
  name(
    path: string,
    titles: readonly string[],
    more: Partial<Pick<TestDescription, 'line' | 'tags' | 'parameters'>> = {},
  ): TestDescription {
    const name = titles.join(' > ');
    const plain = `${path}#${name}`;
    const count = (this.#seen.get(plain) ?? 0) + 1;
    this.#seen.set(plain, count);
    return { key: count === 1 ? plain : `${plain} (${count})`, name, source: 'code', path, ...more };
  }

  /** Forgets a file that is executed anew. */
  forget(path: string): void {
    for (const key of this.#seen.keys()) if (key.startsWith(`${path}#`)) this.#seen.delete(key);
  }
}
