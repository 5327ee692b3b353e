import { portablePath } from '../../std/portable-path.ts';
import type { SuiteDescription, TestDescription } from '../events/record-event.ts';
import { type GherkinIndex, indexGherkin } from './gherkin-index.ts';
import type { GherkinDocument, Pickle } from './messages.ts';
import type { ScenarioIdentity } from './scenario-identity.ts';
import { TestKeys } from './test-identity.ts';

/** Where paths start from (absolute). */
export interface PlanFolders {
  readonly cwd: string;
  readonly projectRoot: string;
}

/** A scenario of a feature file, whether or not it is going to run. */
export interface DescribedScenario {
  readonly pickle: Pickle;
  /** First and last line of the scenario, and the line of the examples row if it is one. */
  readonly lines: { readonly first: number; readonly last: number; readonly row: number | null };
  readonly identity: ScenarioIdentity;
  readonly test: TestDescription;
}

/** A feature file and all of its scenarios. */
export interface DescribedFeature {
  readonly suite: SuiteDescription;
  readonly scenarios: readonly DescribedScenario[];
}

/** Descriptions keep the indentation of their lines against each other, not that against the margin. */
function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  const margin = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return lines
    .map((line) => line.slice(margin).trimEnd())
    .join('\n')
    .trim();
}

function uniqueNames(tags: readonly { readonly name: string }[]): string[] {
  return [...new Set(tags.map((tag) => tag.name))];
}

function describeScenario(
  pickle: Pickle,
  index: GherkinIndex,
  feature: Pick<
    ScenarioIdentity,
    'uri' | 'featureName' | 'featureDescription' | 'featureKeyword' | 'featureLine' | 'featureTags'
  >,
  path: string,
  keys: TestKeys,
): DescribedScenario {
  const [scenarioId = '', rowId] = pickle.astNodeIds;
  const node = index.scenarios.get(scenarioId);
  const row = rowId === undefined ? undefined : index.rows.get(rowId);
  const first = node?.scenario.location.line ?? pickle.location?.line ?? 1;
  const line = row?.line ?? first;
  const parameters = row?.values ?? null;
  const ruleName = node?.rule?.name ?? null;
  const tags = uniqueNames(pickle.tags);
  const description = dedent(node?.scenario.description ?? '');
  const key = keys.next({ path, ruleName, name: node?.scenario.name ?? pickle.name, parameters });
  return {
    pickle,
    lines: { first, last: node?.lastLine ?? first, row: row?.line ?? null },
    identity: {
      ...feature,
      ruleName,
      name: pickle.name,
      description,
      keyword: node?.scenario.keyword ?? 'Scenario',
      line,
      tags,
      parameters,
    },
    test: {
      key,
      name: pickle.name,
      source: 'gherkin',
      path,
      line,
      ...(description !== '' && { description }),
      ...(tags.length > 0 && { tags }),
      ...(parameters !== null && { parameters }),
    },
  };
}

/**
 * Describes a feature file and all of its scenarios.
 *
 * @param file absolute path
 * @param pickles every scenario of the file, in its order
 */
export function describeFeature(
  file: string,
  document: GherkinDocument,
  pickles: readonly Pickle[],
  folders: PlanFolders,
): DescribedFeature {
  const path = portablePath(folders.projectRoot, file);
  const { feature } = document;
  const featureTags = uniqueNames(feature?.tags ?? []);
  const identity = {
    uri: portablePath(folders.cwd, file),
    featureName: feature?.name ?? '',
    featureDescription: dedent(feature?.description ?? ''),
    featureKeyword: feature?.keyword ?? 'Feature',
    featureLine: feature?.location.line ?? 1,
    featureTags,
  };
  const index = indexGherkin(document);
  const keys = new TestKeys();
  return {
    suite: {
      key: path,
      kind: 'feature',
      name: identity.featureName,
      path,
      ...(identity.featureDescription !== '' && { description: identity.featureDescription }),
      ...(featureTags.length > 0 && { tags: featureTags }),
    },
    scenarios: pickles.map((pickle) => describeScenario(pickle, index, identity, path, keys)),
  };
}
