import { join } from 'node:path';
import { messageOf } from '../../../model/errors.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';
import { renderCucumberJson } from './cucumber-json.ts';
import { NameAllocator, safeName } from './file-names.ts';
import { renderJunitXml } from './junit-xml.ts';
import { replaceFileSync } from './replace-file.ts';
import type { ResultsDirectory } from './results-directory.ts';
import { renderScenarioLog } from './scenario-log.ts';

export interface FeatureOutputOptions {
  readonly results: ResultsDirectory;
  /** Absolute folder for JUnit XML, or null for none. */
  readonly junitDir: string | null;
  /** Told once for each kind of file that could not be written; the run goes on without it. */
  readonly onProblem: (message: string) => void;
}

/** Writes the files of features and scenarios while results come in. */
export interface FeatureOutput {
  /** Writes the scenario's log at once; its feature's files too if that feature was finished already. */
  addScenario(result: ScenarioResult): void;
  /** Writes `<feature>.json` and the JUnit XML of one feature. Without any results there is nothing to write. */
  finishFeature(uri: string): void;
  /** Writes the files of all features that are not finished yet. */
  finish(): void;
}

interface OpenFeature {
  /** Attempts of each scenario by line, in the order in which they ran. */
  readonly scenarios: Map<number, ScenarioResult[]>;
  finished: boolean;
}

/** What has the same line and attempt number is told anew (by a coordinator that knows better): the later one counts. */
function addAttempt(attempts: ScenarioResult[], result: ScenarioResult): void {
  const same = attempts.findIndex((one) => one.attemptNumber === result.attemptNumber);
  if (same === -1) attempts.push(result);
  else attempts[same] = result;
  attempts.sort((a, b) => a.attemptNumber - b.attemptNumber);
}

/** Ties log files, JSON and JUnit XML together. Never throws: a full disk must not end a run of tests. */
export function createFeatureOutput({ results, junitDir, onProblem }: FeatureOutputOptions): FeatureOutput {
  const features = new Map<string, OpenFeature>();
  const junitNames = new NameAllocator();
  const junitFiles = new Map<string, string>();
  const troubled = new Set<string>();

  const attempt = (kind: string, write: () => void) => {
    try {
      write();
    } catch (error) {
      if (troubled.has(kind)) return;
      troubled.add(kind);
      onProblem(`${kind} could not be written: ${messageOf(error)}`);
    }
  };

  const writeFeature = (uri: string, feature: OpenFeature) => {
    const scenarios = [...feature.scenarios.values()];
    const lasts = scenarios.flatMap((attempts) => attempts.at(-1) ?? []);
    const [first] = lasts;
    if (first === undefined) return;
    attempt('Cucumber JSON', () => {
      const path = results.resolve(`${results.featureDirectory(first)}.json`);
      replaceFileSync(path, renderCucumberJson(lasts));
    });
    if (junitDir === null) return;
    attempt('JUnit XML', () => {
      const known = junitFiles.get(uri);
      const name =
        known ?? junitNames.allocate(safeName(first.featureName.trim() === '' ? uri : first.featureName));
      junitFiles.set(uri, name);
      const path = join(junitDir, `${name}.xml`);
      results.claim(path);
      replaceFileSync(path, renderJunitXml(scenarios));
    });
  };

  const finishFeature = (uri: string) => {
    const feature = features.get(uri) ?? { scenarios: new Map(), finished: false };
    features.set(uri, feature);
    feature.finished = true;
    writeFeature(uri, feature);
  };

  return {
    addScenario: (result) => {
      const feature = features.get(result.uri) ?? { scenarios: new Map(), finished: false };
      features.set(result.uri, feature);
      const attempts = feature.scenarios.get(result.line) ?? [];
      feature.scenarios.set(result.line, attempts);
      addAttempt(attempts, result);
      attempt('scenario.log', () => {
        // The folder of the feature is claimed before anything is written into it.
        results.featureDirectory(result);
        const folder = results.ensure(result.directory);
        replaceFileSync(join(folder, 'scenario.log'), renderScenarioLog(result));
      });
      if (feature.finished) writeFeature(result.uri, feature);
    },
    finishFeature,
    finish: () => {
      for (const [uri, feature] of features) if (!feature.finished) finishFeature(uri);
    },
  };
}
