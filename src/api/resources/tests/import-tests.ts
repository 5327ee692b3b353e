import type { Repositories } from '../../../repositories/repositories.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { WriteNotes } from '../../http/audited-change.ts';
import { FieldErrors } from '../../http/field-errors.ts';
import { makeSteps, type StepFields, stepsOf } from './test-steps.ts';
import type { TestFile } from './test-transfer-routes.ts';

/** How many were made, changed, and left as they are. */
export interface Taken {
  created: number;
  updated: number;
  unchanged: number;
}

const none = (): Taken => ({ created: 0, updated: 0, unchanged: 0 });

/** Keys that one condition names. */
const keysAtOnce = 500;

/** Columns of the file whose value in the row is another one; what the file leaves out has none. */
function differences(
  row: Readonly<Record<string, unknown>>,
  file: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const changed = Object.entries(file).filter(
    ([name, value]) => JSON.stringify(value ?? null) !== JSON.stringify(row[name] ?? null),
  );
  return Object.fromEntries(changed.map(([name, value]) => [name, value ?? null]));
}

async function byKey<Name extends 'suites' | 'tests'>(
  repositories: Repositories,
  table: Name,
  project_id: number,
  keys: readonly string[],
): Promise<Map<string, Row<Name>>> {
  const found = new Map<string, Row<Name>>();
  for (let start = 0; start < keys.length; start += keysAtOnce) {
    const part = keys.slice(start, start + keysAtOnce);
    const filter = { project_id, key: { in: part } } as never;
    for await (const row of repositories.table(table).each({ filter, includeDeleted: true }))
      found.set((row as Row<'suites'>).key, row);
  }
  return found;
}

/** Suites of the file so that each stands behind its parent. @throws FieldErrors */
function parentsFirst(suites: TestFile['suites']): TestFile['suites'] {
  const index = new Map(suites.map((suite, place) => [suite.key, place]));
  const ordered: TestFile['suites'] = [];
  const state = new Map<string, 'open' | 'done'>();
  const place = (suite: TestFile['suites'][number]): void => {
    const field = `suites.${index.get(suite.key)}.parent_key`;
    if (state.get(suite.key) === 'done') return;
    if (state.get(suite.key) === 'open') throw new FieldErrors([{ field, message: 'is inside of itself' }]);
    state.set(suite.key, 'open');
    const parent = suite.parent_key ?? null;
    const around = parent === null ? undefined : suites[index.get(parent) ?? -1];
    if (parent !== null && around === undefined)
      throw new FieldErrors([{ field, message: `the file has no suite ${JSON.stringify(parent)}` }]);
    if (around !== undefined) place(around);
    state.set(suite.key, 'done');
    ordered.push(suite);
  };
  for (const suite of suites) place(suite);
  return ordered;
}

/** Takes files of tests into a project, in a transaction. */
export class TestImport {
  readonly suites = none();
  readonly tests = none();
  readonly #repositories: Repositories;
  readonly #note: WriteNotes;
  readonly #project: number;
  readonly #keep: boolean;

  /** @param keep leaves what is there as it is */
  constructor(repositories: Repositories, note: WriteNotes, project: number, keep: boolean) {
    this.#repositories = repositories;
    this.#note = note;
    this.#project = project;
    this.#keep = keep;
  }

  /** @throws FieldErrors for keys that are there twice, or lead nowhere */
  async take(file: TestFile): Promise<void> {
    this.#check(file);
    const suites = await this.#takeSuites(file);
    const tests = await this.#takeTests(file, suites);
    await this.#takeMembers(file, suites, tests);
  }

  #check({ suites, tests }: TestFile): void {
    const errors: { field: string; message: string }[] = [];
    const known = new Set(suites.map(({ key }) => key));
    const twice = (list: readonly { readonly key: string }[], name: string) => {
      const seen = new Set<string>();
      for (const [index, { key }] of list.entries()) {
        if (seen.has(key)) errors.push({ field: `${name}.${index}.key`, message: 'is there twice' });
        seen.add(key);
      }
    };
    twice(suites, 'suites');
    twice(tests, 'tests');
    for (const [index, { suite_key: key }] of tests.entries())
      if (key !== undefined && key !== null && !known.has(key))
        errors.push({
          field: `tests.${index}.suite_key`,
          message: `the file has no suite ${JSON.stringify(key)}`,
        });
    if (errors.length > 0) throw new FieldErrors(errors);
  }

  async #takeSuites(file: TestFile): Promise<Map<string, number>> {
    const ids = new Map<string, number>();
    const there = await byKey(
      this.#repositories,
      'suites',
      this.#project,
      file.suites.map(({ key }) => key),
    );
    for (const { parent_key, test_keys, key, kind, ...fields } of parentsFirst(file.suites)) {
      let row = there.get(key);
      if (row === undefined) {
        const parent = parent_key === undefined || parent_key === null ? null : (ids.get(parent_key) ?? null);
        const made = { project_id: this.#project, parent_suite_id: parent, key, kind, ...fields };
        row = await this.#repositories.suites.create(made);
        await this.#note({ action: 'created', table: 'suites', row });
        this.suites.created++;
      } else await this.#change('suites', row, fields, this.suites);
      ids.set(key, row.suite_id);
    }
    return ids;
  }

  async #takeTests(file: TestFile, suites: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    const there = await byKey(
      this.#repositories,
      'tests',
      this.#project,
      file.tests.map(({ key }) => key),
    );
    const missing = file.tests.filter(({ key }) => !there.has(key));
    const made = await this.#repositories.tests.createMany(
      missing.map(({ suite_key, steps, ...fields }) => ({
        ...fields,
        project_id: this.#project,
        suite_id: suite_key === undefined || suite_key === null ? null : (suites.get(suite_key) ?? null),
      })),
    );
    if (made.length > 0)
      await this.#note(...made.map((row) => ({ action: 'created', table: 'tests', row }) as const));
    this.tests.created += made.length;
    const ids = new Map(made.map(({ key, test_id }) => [key, test_id]));
    for (const { key, steps = [] } of missing) await makeSteps(this.#repositories, ids.get(key) ?? 0, steps);
    for (const { suite_key, steps = [], key, source, ...fields } of file.tests) {
      const row = there.get(key);
      if (row === undefined) continue;
      ids.set(key, row.test_id);
      const isOther = !this.#keep && (await this.#changeSteps(row, steps));
      await this.#change('tests', row, fields, this.tests, isOther);
    }
    return ids;
  }

  async #changeSteps({ test_id }: Row<'tests'>, steps: readonly StepFields[]): Promise<boolean> {
    const before = await stepsOf(this.#repositories, test_id);
    const same =
      before.length === steps.length &&
      steps.every(
        (step, index) =>
          Object.keys(
            differences(before[index] as Row<'test_actions'>, {
              optional: false,
              continue_on_failure: false,
              ...step,
            }),
          ).length === 0,
      );
    if (same) return false;
    for (const { test_action_id } of before)
      await this.#repositories.table('test_actions').delete(test_action_id);
    await makeSteps(this.#repositories, test_id, steps);
    return true;
  }

  async #change(
    table: 'suites' | 'tests',
    row: Row<'suites'> | Row<'tests'>,
    fields: Readonly<Record<string, unknown>>,
    taken: Taken,
    isOther = false,
  ): Promise<void> {
    const id = 'test_id' in row ? row.test_id : row.suite_id;
    const isDeleted = row.deleted_at !== null;
    const changes = this.#keep ? {} : differences(row as unknown as Record<string, unknown>, fields);
    if (isDeleted) await this.#repositories[table].restore(id);
    const columns = Object.keys(changes);
    if (columns.length > 0) await this.#repositories[table].update(id, changes as never);
    if (!isDeleted && !isOther && columns.length === 0) {
      taken.unchanged++;
      return;
    }
    taken.updated++;
    await this.#note({ action: isDeleted ? 'restored' : 'updated', table, row, details: { columns } });
  }

  async #takeMembers(
    file: TestFile,
    suites: ReadonlyMap<string, number>,
    tests: ReadonlyMap<string, number>,
  ): Promise<void> {
    for (const [index, { key, kind, test_keys }] of file.suites.entries()) {
      if (test_keys === undefined) continue;
      const field = `suites.${index}.test_keys`;
      if (kind !== 'collection') throw new FieldErrors([{ field, message: 'is only for collections' }]);
      const wanted = test_keys.map((test, place) => {
        const id = tests.get(test);
        if (id === undefined)
          throw new FieldErrors([
            { field: `${field}.${place}`, message: `the file has no test ${JSON.stringify(test)}` },
          ]);
        return id;
      });
      const suite = suites.get(key) ?? 0;
      const members = (await this.#repositories.suites.members(suite)).map(({ test_id }) => test_id);
      const missing = wanted.filter((id) => !members.includes(id));
      await this.#repositories.suites.addMembers(suite, missing);
    }
  }
}
