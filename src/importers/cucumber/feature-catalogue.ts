import { posix } from 'node:path';
import { describeFeature } from '../../model/gherkin/describe-scenarios.ts';
import { type GherkinIndex, indexGherkin } from '../../model/gherkin/gherkin-index.ts';
import type { GherkinDocument, Pickle } from '../../model/gherkin/messages.ts';
import { importedPath } from '../reading/describe-test.ts';
import type { ImportedSuite, ImportedTest } from '../reading/imported-test.ts';

/** A scenario as the database knows it: with the same keys as `assay run` gives. */
export type CataloguedScenario = Omit<ImportedTest, 'attempts'>;

interface Feature {
  document: GherkinDocument | undefined;
  index: GherkinIndex | undefined;
  readonly pickles: Pickle[];
  /** By pickle; undefined until somebody asks, because all scenarios of the file must be known for their keys. */
  scenarios: Map<string, CataloguedScenario> | undefined;
}

const emptyIndex = indexGherkin({ comments: [] });

/** The feature files and scenarios of one stream of messages. */
export class FeatureCatalogue {
  readonly #base: string;
  readonly #features = new Map<string, Feature>();
  readonly #pickles = new Map<string, Pickle>();

  /** @param base absolute folder that absolute paths are made relative to */
  constructor(base: string) {
    this.#base = base;
  }

  #feature(uri: string): Feature {
    let feature = this.#features.get(uri);
    if (feature === undefined) {
      feature = { document: undefined, index: undefined, pickles: [], scenarios: undefined };
      this.#features.set(uri, feature);
    }
    return feature;
  }

  addDocument(document: GherkinDocument): void {
    this.#feature(document.uri ?? '').document = document;
  }

  addPickle(pickle: Pickle): void {
    const feature = this.#feature(pickle.uri);
    feature.pickles.push(pickle);
    feature.scenarios = undefined;
    this.#pickles.set(pickle.id, pickle);
  }

  pickle(id: string): Pickle | undefined {
    return this.#pickles.get(id);
  }

  /** The nodes of the file that a scenario stands in. */
  indexOf({ uri }: Pickle): GherkinIndex {
    const feature = this.#feature(uri);
    if (feature.index === undefined && feature.document !== undefined) {
      feature.index = indexGherkin(feature.document);
    }
    return feature.index ?? emptyIndex;
  }

  /** Suite, key, names, tags and parameters of a scenario. */
  describe(pickle: Pickle): CataloguedScenario {
    const feature = this.#feature(pickle.uri);
    feature.scenarios ??= this.#describeAll(pickle.uri, feature);
    return (
      feature.scenarios.get(pickle.id) ?? {
        suite: { kind: 'feature', name: pickle.uri, path: pickle.uri },
        titles: [pickle.name],
        source: 'gherkin',
      }
    );
  }

  #describeAll(uri: string, { document, pickles }: Feature): Map<string, CataloguedScenario> {
    const path = importedPath(uri, this.#base);
    // A folder that nobody has, so that the path comes out as it went in.
    const root = '/';
    const file = posix.join(root, path);
    const described = describeFeature(file, document ?? { comments: [] }, pickles, {
      cwd: root,
      projectRoot: root,
    });
    const { kind, key, name, description, tags } = described.suite;
    const suite: ImportedSuite = {
      kind,
      key,
      name: name === '' ? key : name,
      path: key,
      ...(description != null && { description }),
      ...(tags != null && { tags }),
    };
    return new Map(
      described.scenarios.map(({ pickle, test }) => [
        pickle.id,
        {
          suite,
          titles: [test.name],
          key: test.key,
          source: test.source,
          line: test.line ?? null,
          ...(test.description != null && { description: test.description }),
          ...(test.tags != null && { tags: test.tags }),
          ...(test.parameters != null && { parameters: test.parameters }),
        },
      ]),
    );
  }
}
