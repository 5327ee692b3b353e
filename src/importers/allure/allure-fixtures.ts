import { basename } from 'node:path';
import type { ImportInput } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedStep } from '../reading/imported-test.ts';
import { isRecord, type JsonRecord, listOf, textOf, textsOf } from '../reading/json-values.ts';
import { folderOf, readAllureFile } from './allure-files.ts';
import { allureStep } from './allure-steps.ts';

/** Containers around containers that are followed. */
const deepest = 20;
/** Containers that are held in memory, because the next test is likely to stand in them, too. */
const mostHeld = 50;

interface Fixtures {
  readonly before: ImportedStep[];
  readonly after: ImportedStep[];
}

/** The fixtures of tests: what ran before and after them, as containers tell. Holds which file tells of which test. */
export class AllureFixtures {
  readonly #input: ImportInput;
  readonly #sink: ImportSink;
  readonly #referred: Set<string>;
  /** Files of containers by the tests and containers in them. */
  readonly #around = new Map<string, ImportInput[]>();
  /** Files that tell of fixtures which no test has asked for yet. */
  readonly #unused = new Set<ImportInput>();
  readonly #held = new Map<ImportInput, JsonRecord>();

  constructor(input: ImportInput, sink: ImportSink, referred: Set<string>) {
    this.#input = input;
    this.#sink = sink;
    this.#referred = referred;
  }

  async add(file: ImportInput): Promise<void> {
    const container = await readAllureFile(file, this.#sink);
    if (container === null) return;
    if (listOf(container.befores).length + listOf(container.afters).length > 0) this.#unused.add(file);
    for (const child of textsOf(container.children)) {
      const files = this.#around.get(child);
      if (files === undefined) this.#around.set(child, [file]);
      else files.push(file);
    }
  }

  /** What ran around a test, from the outermost container inwards. @param uuid of its result */
  async of(uuid: string): Promise<Fixtures> {
    const fixtures: Fixtures = { before: [], after: [] };
    await this.#collect(uuid, fixtures, new Set(), 0);
    return fixtures;
  }

  /** Counts the containers whose fixtures belong to no test that has a result. */
  tellUnused(): void {
    const message = 'fixtures of tests that have no result';
    for (const file of this.#unused)
      this.#sink.diagnose({ code: 'PART_UNUSED', message, file: basename(file.path) });
  }

  async #collect(uuid: string, fixtures: Fixtures, seen: Set<ImportInput>, depth: number): Promise<void> {
    for (const file of this.#around.get(uuid) ?? []) {
      if (seen.has(file) || depth >= deepest) continue;
      seen.add(file);
      const container = await this.#read(file);
      if (container === null) continue;
      this.#unused.delete(file);
      const outer = textOf(container.uuid);
      if (outer !== null) await this.#collect(outer, fixtures, seen, depth + 1);
      const place = {
        sink: this.#sink,
        file: basename(file.path),
        folder: folderOf(this.#input, file),
        referred: this.#referred,
      };
      const hooks = (list: unknown) =>
        listOf(list)
          .filter(isRecord)
          .map((step) => allureStep(step, place, 'hook'));
      fixtures.before.push(...hooks(container.befores));
      fixtures.after.unshift(...hooks(container.afters));
    }
  }

  async #read(file: ImportInput): Promise<JsonRecord | null> {
    const held = this.#held.get(file);
    if (held !== undefined) return held;
    const container = await readAllureFile(file, this.#sink);
    if (container !== null) {
      if (this.#held.size >= mostHeld) this.#held.clear();
      this.#held.set(file, container);
    }
    return container;
  }
}
