import { stripVTControlCharacters } from 'node:util';
import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import type { VitestFile, VitestTask } from './vitest-tasks.ts';

/** Suite and tests of a file as events describe them. */
export interface FileDescription {
  readonly suite: SuiteDescription;
  /** By the id that Vitest gives the test. */
  readonly tests: ReadonlyMap<string, TestDescription>;
}

/**
 * Describes a file and its tests. The same file gives the same keys in a worker and in the main process. A project
 * with a name stands before the path in the keys: the same file may run in several.
 *
 * @param pathOf makes a path relative to Assay's project
 */
export function describeFile(file: VitestFile, pathOf: (path: string) => string): FileDescription {
  const path = pathOf(file.filepath);
  const suiteKey = file.projectName ? `[${file.projectName}] ${path}` : path;
  const seen = new Map<string, number>();
  const tests = new Map<string, TestDescription>();
  const walk = (suite: VitestTask, around: string) => {
    for (const task of suite.tasks ?? []) {
      const name = `${around}${stripVTControlCharacters(task.name)}`;
      if (task.type === 'suite') {
        // A describe without a name is a place, not a part of the name.
        walk(task, task.name === '' ? around : `${name} > `);
        continue;
      }
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      tests.set(task.id, {
        key: `${suiteKey}#${name}${count > 1 ? ` (${count})` : ''}`,
        name,
        source: 'code',
        path,
        ...(task.location !== undefined && { line: task.location.line }),
        ...(task.tags !== undefined && task.tags.length > 0 && { tags: [...task.tags] }),
      });
    }
  };
  walk(file, '');
  return { suite: { key: suiteKey, kind: 'file', name: suiteKey, path }, tests };
}
