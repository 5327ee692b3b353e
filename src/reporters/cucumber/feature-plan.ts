import { resolve } from 'node:path';
import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import { describeFeature, type PlanFolders } from '../../model/gherkin/describe-scenarios.ts';
import { type GherkinIndex, indexGherkin } from '../../model/gherkin/gherkin-index.ts';
import type { GherkinDocument, Pickle } from '../../model/gherkin/messages.ts';

/** A scenario with what is needed to record it. */
export interface PlannedScenario {
  readonly suite: SuiteDescription;
  readonly test: TestDescription;
  readonly pickle: Pickle;
  readonly index: GherkinIndex;
}

interface ReadFeature {
  document: GherkinDocument | undefined;
  readonly pickles: Pickle[];
}

/** The features of a run as Cucumber reads them, and the scenarios in them by the ids of their pickles. */
export class FeaturePlan {
  readonly #folders: PlanFolders;
  readonly #features = new Map<string, ReadFeature>();
  readonly #uris = new Map<string, string>();
  readonly #scenarios = new Map<string, PlannedScenario>();

  constructor(folders: PlanFolders) {
    this.#folders = folders;
  }

  #featureAt(uri: string): ReadFeature {
    const feature = this.#features.get(uri) ?? { document: undefined, pickles: [] };
    this.#features.set(uri, feature);
    return feature;
  }

  addDocument(document: GherkinDocument): void {
    this.#featureAt(document.uri ?? '').document = document;
  }

  addPickle(pickle: Pickle): void {
    this.#featureAt(pickle.uri).pickles.push(pickle);
    this.#uris.set(pickle.id, pickle.uri);
  }

  /** A scenario; to be asked when all scenarios of its file are known, as their keys depend on each other. */
  scenario(pickleId: string): PlannedScenario | undefined {
    const uri = this.#uris.get(pickleId);
    if (uri !== undefined && !this.#scenarios.has(pickleId)) this.#describe(uri);
    return this.#scenarios.get(pickleId);
  }

  #describe(uri: string): void {
    const { document, pickles = [] } = this.#features.get(uri) ?? {};
    if (document === undefined) return;
    const index = indexGherkin(document);
    const { cwd } = this.#folders;
    const { suite, scenarios } = describeFeature(resolve(cwd, uri), document, pickles, this.#folders);
    for (const { pickle, test } of scenarios) this.#scenarios.set(pickle.id, { suite, test, pickle, index });
  }
}
