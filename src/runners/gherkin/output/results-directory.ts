import { existsSync, mkdirSync } from 'node:fs';
import { basename, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { assayError, messageOf } from '../../../model/errors.ts';
import type { ScenarioIdentity } from '../../../model/gherkin/scenario-identity.ts';
import { isEntryName, openFileLedger } from './file-ledger.ts';
import { NameAllocator, safeName } from './file-names.ts';

export type FeatureIdentity = Pick<ScenarioIdentity, 'uri' | 'featureName'>;
export type ScenarioPlace = FeatureIdentity & Pick<ScenarioIdentity, 'name' | 'line'>;

export interface ResultsDirectoryOptions {
  /** Absolute path; made when it does not exist. */
  readonly resultsDir: string;
  /** Keep what earlier runs wrote; new folders of the same name are then numbered. */
  readonly preserve: boolean;
}

/**
 * Where the files of a run go: `<feature>/<scenario>/` for what belongs to a scenario, `<feature>.json` beside it.
 * One process (the coordinator) gives the names; workers get them with their work.
 */
export interface ResultsDirectory {
  /** Absolute. */
  readonly root: string;
  /**
   * Fixes the names of features that are called the same, so that they do not depend on which is run first. Optional.
   */
  planFeatures(features: readonly FeatureIdentity[]): void;
  /** Folder of a feature, relative; made when it is asked for first. `<folder>.json` is free as well. */
  featureDirectory(feature: FeatureIdentity): string;
  /**
   * Folder of one attempt of a scenario, relative, with / as separator. The same answer for the same question; not
   * made yet: `ensure` does that.
   *
   * @param attemptNumber from 1 on
   */
  scenarioDirectory(scenario: ScenarioPlace, attemptNumber: number): string;
  /** Makes a folder given by its relative path, and returns its absolute one. */
  ensure(relativePath: string): string;
  /** Absolute path of a relative one. Throws when it leads out of the results directory. */
  resolve(relativePath: string): string;
  /** Tells that this run is about to write this file (absolute); matters only inside the results directory. */
  claim(filePath: string): void;
  /** Writes `run_details.json` with these fields and the list of files. */
  writeDetails(details: Readonly<Record<string, unknown>>): void;
}

/**
 * Absolute path of a relative one inside a folder.
 *
 * @throws AssayError PATH_OUTSIDE when it leads out of it
 */
function resolveInside(root: string, relativePath: string): string {
  const path = resolve(root, relativePath);
  const back = relative(root, path);
  if (back === '..' || back.startsWith(`..${sep}`) || isAbsolute(back)) {
    throw assayError('PATH_OUTSIDE', { path: relativePath, folder: root });
  }
  return path;
}

interface FeatureFolder {
  readonly path: string;
  readonly names: NameAllocator;
  readonly scenarios: Map<number, string>;
  readonly attempts: Map<string, string>;
}

function featureFileName({ featureName, uri }: FeatureIdentity): string {
  return safeName(featureName.trim() === '' ? basename(uri, '.feature') : featureName);
}

/**
 * Opens the results directory of a run: makes it when it is missing, and removes what an earlier run left there unless
 * it is to be preserved. Databases, journals and everything that Assay did not write stay.
 *
 * @throws AssayError RESULTS_UNWRITABLE
 */
export function createResultsDirectory({ resultsDir, preserve }: ResultsDirectoryOptions): ResultsDirectory {
  const root = resolve(resultsDir);
  const orExplain = <Result>(action: () => Result): Result => {
    try {
      return action();
    } catch (error) {
      throw assayError('RESULTS_UNWRITABLE', { path: root, reason: messageOf(error) }, error);
    }
  };
  const ledger = orExplain(() => {
    mkdirSync(root, { recursive: true });
    return openFileLedger(root, preserve);
  });
  const planned = new Map<string, string>();
  const features = new Map<string, FeatureFolder>();
  const topNames = new NameAllocator();

  /** Making the folder is the claim: of two runs that start together only one succeeds. */
  const claimFolder = (name: string): boolean => {
    if (!isEntryName(name)) return false;
    if (!existsSync(join(root, `${name}.json`))) {
      try {
        mkdirSync(join(root, name));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
    // Somebody else's, also when it was listed because it was free when the run was planned.
    ledger.drop(name, `${name}.json`);
    return false;
  };

  const featureFolder = (feature: FeatureIdentity): FeatureFolder => {
    const known = features.get(feature.uri);
    if (known !== undefined) return known;
    const wanted = planned.get(feature.uri) ?? featureFileName(feature);
    const path = orExplain(() => {
      const name = topNames.allocate(isEntryName(wanted) ? wanted : `_${wanted}`, claimFolder);
      ledger.add(name, `${name}.json`);
      return name;
    });
    const folder = { path, names: new NameAllocator(), scenarios: new Map(), attempts: new Map() };
    features.set(feature.uri, folder);
    return folder;
  };

  return {
    root,
    planFeatures: (identities) => {
      const names = new NameAllocator();
      const byUri = identities.toSorted((a, b) => (a.uri < b.uri ? -1 : 1));
      for (const feature of byUri) {
        if (!planned.has(feature.uri)) planned.set(feature.uri, names.allocate(featureFileName(feature)));
      }
      // Listed together: writing the list anew for each feature would cost more than the features' own files.
      const entries = Array.from(planned.values()).flatMap((name) => [name, `${name}.json`]);
      orExplain(() =>
        ledger.add(...entries.filter((entry) => isEntryName(entry) && !existsSync(join(root, entry)))),
      );
    },
    featureDirectory: (feature) => featureFolder(feature).path,
    scenarioDirectory: (scenario, attemptNumber) => {
      const folder = featureFolder(scenario);
      const key = `${scenario.line} ${attemptNumber}`;
      let name = folder.attempts.get(key);
      if (name === undefined) {
        const first = folder.scenarios.get(scenario.line) ?? folder.names.allocate(safeName(scenario.name));
        folder.scenarios.set(scenario.line, first);
        name = attemptNumber === 1 ? first : folder.names.allocate(`${first} attempt ${attemptNumber}`);
        folder.attempts.set(key, name);
      }
      return posix.join(folder.path, name);
    },
    ensure: (relativePath) => {
      const path = resolveInside(root, relativePath);
      mkdirSync(path, { recursive: true });
      return path;
    },
    resolve: (relativePath) => resolveInside(root, relativePath),
    claim: (filePath) => {
      const [entry = ''] = relative(root, filePath).split(sep);
      if (isEntryName(entry) && entry !== '..' && !ledger.has(entry) && !existsSync(join(root, entry))) {
        ledger.add(entry);
      }
    },
    writeDetails: (details) => orExplain(() => ledger.write(details)),
  };
}
