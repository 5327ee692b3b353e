import type { RunnerProject } from './runner-project.ts';
import type { SetupStep } from './setup-step.ts';
import { addTestReporter, runsNodeTests } from './source/add-test-reporter.ts';
import { propertyValue } from './source/object-literal.ts';
import { scanSource } from './source/scan-source.ts';
import { stillParses } from './source/still-parses.ts';
import { applyEdits } from './source/text-edit.ts';

const flags =
  '--test-reporter=spec --test-reporter-destination=stdout --test-reporter=assay/node-test --test-reporter-destination=stdout';

/** package.json with another text for a script; null where the script cannot be found for certain. */
function withScript(manifest: string, name: string, script: string): string | null {
  const source = scanSource(manifest);
  const scripts = source === null ? null : propertyValue(source, 0, 'scripts');
  const value = source === null || scripts === null ? null : propertyValue(source, scripts.first, name);
  const token = value === null || value.first !== value.last ? undefined : source?.tokens[value.first];
  if (token?.kind !== 'string') return null;
  const after = applyEdits(manifest, [{ ...token, text: JSON.stringify(script) }]);
  return stillParses('package.json', after) ? after : null;
}

/** What becomes of the scripts that run Node's own tests; the changes are noted in the project. */
export function planNodeTest(project: RunnerProject): SetupStep[] {
  return project.scripts
    .filter(([, script]) => runsNodeTests(script))
    .map(([name, script]): SetupStep => {
      const same = {
        runner: 'node-test',
        title: 'node:test',
        file: 'package.json',
        line: `node --test ${flags}`,
        notes: [],
        command: name === 'test' ? 'npm test' : `npm run ${name}`,
      } as const;
      const none = { ...same, before: null, after: null };
      if (script.includes('assay/node-test')) return { ...none, state: 'records', reason: null };
      const before = project.read('package.json');
      const edit = addTestReporter(script);
      const after =
        before === null || edit === null ? null : withScript(before, name, applyEdits(script, [edit]));
      if (after === null) {
        const reason = `it is not certain where the script "${name}" takes options of Node`;
        return { ...none, state: 'by-hand', reason };
      }
      project.change('package.json', after);
      return { ...same, state: 'change', reason: null, before, after };
    });
}
