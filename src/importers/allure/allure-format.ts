import type { ImportFormat } from '../reading/import-format.ts';
import { allureFiles } from './allure-files.ts';
import { AllureFixtures } from './allure-fixtures.ts';
import { indexAllure } from './allure-index.ts';
import { allureTest } from './allure-result.ts';
import { tellAllureRun } from './allure-run.ts';

/** A directory of Allure results (version 2 and 3), or one file of it. */
export const allureFormat: ImportFormat = {
  name: 'allure',
  title: 'Allure results',
  extensions: ['.json'],
  recognises: (head, fileName, isDirectory) => {
    if (isDirectory) return /-result\.json$/m.test(head) ? 95 : /-container\.json$/m.test(head) ? 60 : 0;
    if (!fileName.endsWith('-result.json') || !/^\s*\{/.test(head)) return 0;
    return /"(?:uuid|historyId|fullName|stage)"\s*:/.test(head) ? 90 : 0;
  },
  async read(input, sink, { signal }) {
    const { results, containers, others } = allureFiles(input);
    const referred = new Set<string>();
    const fixtures = new AllureFixtures(input, sink, referred);
    for (const file of containers) if (!signal.aborted) await fixtures.add(file);
    const { tests, severalProjects } = await indexAllure(results, sink, signal);
    const context = { input, sink, fixtures, referred, severalProjects };
    for (const files of tests) {
      if (signal.aborted) return;
      const test = await allureTest(files, context);
      if (test !== null) await sink.test(test);
    }
    fixtures.tellUnused();
    await tellAllureRun(others, referred, sink);
  },
};
