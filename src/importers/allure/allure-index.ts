import type { ImportInput } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import { textOf } from '../reading/json-values.ts';
import { readAllureFile } from './allure-files.ts';
import { playwrightProject } from './allure-identity.ts';
import { allureParameters } from './allure-steps.ts';

interface IndexedResult {
  readonly file: ImportInput;
  readonly start: number;
}

/** Which results there are, and which of them are attempts of one test. */
export interface AllureIndex {
  /** Files of the attempts of each test, in the order in which they ran; tests in the order of their first attempts. */
  readonly tests: readonly (readonly ImportInput[])[];
  readonly severalProjects: boolean;
}

/** Reads all results once, and keeps of each only where it lies, which test it is of, and when it began. */
export async function indexAllure(
  files: readonly ImportInput[],
  sink: ImportSink,
  signal: AbortSignal,
): Promise<AllureIndex> {
  const groups = new Map<string, IndexedResult[]>();
  const projects = new Set<string>();
  for (const file of files) {
    if (signal.aborted) break;
    const result = await readAllureFile(file, sink);
    if (result === null) continue;
    const project = playwrightProject(result);
    if (project !== null) projects.add(project);
    const name = textOf(result.testCaseId) ?? textOf(result.fullName);
    const made = name === null ? null : JSON.stringify([name, result.name, allureParameters(result)]);
    const key = textOf(result.historyId) ?? made ?? file.path;
    const indexed = {
      file,
      start: typeof result.start === 'number' ? result.start : Number.MAX_SAFE_INTEGER,
    };
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [indexed]);
    else group.push(indexed);
  }
  const ordered = [...groups.values()].map((group) => group.toSorted((a, b) => a.start - b.start));
  ordered.sort((a, b) => (a[0]?.start ?? 0) - (b[0]?.start ?? 0));
  return { tests: ordered.map((group) => group.map(({ file }) => file)), severalProjects: projects.size > 1 };
}
