import { linesOf } from '../reading/decode-text.ts';
import type { ImportInput } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import { saying, textOf } from '../reading/json-values.ts';
import { readAllureFile } from './allure-files.ts';

/** Files that say how the report shall look, or tell of earlier runs. */
const notOfTheRun = /^(?:categories\.json|allure\.properties|testPlan\.json|history\/.*|.*\/history\/.*)$/;

async function tellExecutor(file: ImportInput, sink: ImportSink): Promise<void> {
  const executor = await readAllureFile(file, sink);
  if (executor === null) return;
  const { name, buildName, buildOrder, buildUrl, type, ...others } = executor;
  sink.run({
    name: textOf(buildName),
    ciProvider: textOf(name) ?? textOf(type),
    ciRunId: textOf(buildOrder),
    ciUrl: textOf(buildUrl),
    properties: saying(others) ?? {},
  });
}

async function tellEnvironment(file: ImportInput, sink: ImportSink): Promise<void> {
  const properties: Record<string, string> = {};
  for await (const { text, cut } of linesOf(file, 100_000)) {
    const at = text.search(/[=:]/);
    const name = text.slice(0, Math.max(0, at)).trim();
    if (cut === 0 && name !== '' && !/^[#!]/.test(name)) properties[name] = text.slice(at + 1).trim();
  }
  sink.run({ properties });
}

/**
 * Facts of the run from the files beside the results; files that nothing refers to are counted.
 *
 * @param referred attachments that results refer to
 */
export async function tellAllureRun(
  others: ReadonlyMap<string, ImportInput>,
  referred: ReadonlySet<string>,
  sink: ImportSink,
): Promise<void> {
  for (const [name, file] of others) {
    if (name === 'executor.json') await tellExecutor(file, sink);
    else if (name === 'environment.properties') await tellEnvironment(file, sink);
    else if (notOfTheRun.test(name))
      sink.diagnose({ code: 'PART_UNUSED', message: name.replace(/.*history\/.*/, 'history') });
    else if (name.endsWith('-testsuite.xml')) sink.unknown('file', '*-testsuite.xml of Allure 1');
    else if (!referred.has(name))
      sink.unknown('file', name.includes('-attachment') ? 'attachment of no test' : name);
  }
}
