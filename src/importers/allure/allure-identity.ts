import type { ImportedSuite, ImportedTest } from '../reading/imported-test.ts';
import { type JsonRecord, listOf, recordOf, textOf, textsOf } from '../reading/json-values.ts';
import { allureParameters } from './allure-steps.ts';

const fileName = /\.[cm]?[jt]sx?$|\.(?:py|rb|php|feature|java|kt|cs|go|rs|swift|dart)$/;

/** Labels that say where and how a test ran, and no more of the test than its suite does. */
const technical: ReadonlySet<string> = new Set(
  'host thread framework language package testClass testMethod suite parentSuite subSuite titlePath tag'.split(
    ' ',
  ),
);

/** Labels of a result: names and values, in their order. */
export function allureLabels(result: JsonRecord): readonly (readonly [string, string])[] {
  return listOf(result.labels).flatMap((one) => {
    const { name, value } = recordOf(one);
    const named = textOf(name);
    const said = textOf(value);
    return named === null || said === null ? [] : [[named, said] as const];
  });
}

const labelled = (labels: readonly (readonly [string, string])[], name: string): string | null =>
  labels.find(([one]) => one === name)?.[1] ?? null;

/** Path of the test file and the describe blocks in it, where a result says them. */
function fileOf(result: JsonRecord): { readonly path: string; readonly groups: string[] } | null {
  const titles = textsOf(result.titlePath);
  const at = titles.findIndex((title) => fileName.test(title));
  if (at >= 0) return { path: titles.slice(0, at + 1).join('/'), groups: titles.slice(at + 1) };
  const [before = ''] = (textOf(result.fullName) ?? '').split(/[#:]/, 1);
  return fileName.test(before) && before.includes('/') ? { path: before, groups: [] } : null;
}

function suiteOf(
  result: JsonRecord,
  labels: readonly (readonly [string, string])[],
): { readonly suite: ImportedSuite; readonly groups: readonly string[] } {
  const file = fileOf(result);
  if (file !== null)
    return { suite: { kind: 'file', key: file.path, name: file.path, path: file.path }, groups: file.groups };
  const testClass = labelled(labels, 'testClass');
  if (testClass !== null) return { suite: { kind: 'collection', name: testClass }, groups: [] };
  const groups = ['parentSuite', 'suite', 'subSuite'].flatMap((name) => labelled(labels, name) ?? []);
  const [outermost = labelled(labels, 'package') ?? 'Allure', ...inside] = groups;
  return { suite: { kind: 'collection', name: outermost }, groups: inside };
}

/** The project of Playwright that a result is of; null for other frameworks. */
export function playwrightProject(result: JsonRecord): string | null {
  if (labelled(allureLabels(result), 'framework') !== 'playwright') return null;
  return allureParameters(result).find(([name]) => name === 'Project')?.[1] ?? null;
}

/**
 * Suite, names, key, tags and parameters of a test. The same file and titles give the key that the live reporters give;
 * parameters make tests of one name different ones.
 *
 * @param severalProjects whether the directory holds results of several projects of Playwright
 */
export function allureIdentity(result: JsonRecord, severalProjects: boolean): Omit<ImportedTest, 'attempts'> {
  const labels = allureLabels(result);
  const { suite, groups } = suiteOf(result, labels);
  const isPlaywright = labelled(labels, 'framework') === 'playwright';
  const titles = [...groups, textOf(result.name) ?? textOf(result.fullName) ?? 'test without a name'];
  const project = severalProjects ? playwrightProject(result) : null;
  const parameters = allureParameters(result).filter(([name]) => !isPlaywright || name !== 'Project');
  const values = Object.fromEntries(parameters.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const name = `${suite.key ?? suite.name}#${titles.join(' > ')}`;
  const tags = labels.flatMap(([label, value]) => {
    if (label === 'tag') return [isPlaywright && !value.startsWith('@') ? `@${value}` : value];
    return technical.has(label) || label.startsWith('_') ? [] : [`${label}:${value}`];
  });
  return {
    suite,
    titles,
    key: `${project === null ? '' : `[${project}] `}${name}${parameters.length === 0 ? '' : `(${JSON.stringify(values)})`}`,
    description: textOf(result.description) ?? textOf(result.descriptionHtml),
    tags,
    ...((parameters.length > 0 || project !== null) && {
      parameters: { ...(project !== null && { project }), ...values },
    }),
  };
}
