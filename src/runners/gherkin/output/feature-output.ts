import { join } from 'node:path';
import { messageOf } from '../../../model/errors.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';
import { renderCucumberJson } from './cucumber-json.ts';
import { NameAllocator, safeName } from './file-names.ts';
import { createFileQueue } from './file-queue.ts';
import { renderJunitXml } from './junit-xml.ts';
import type { ResultsDirectory } from './results-directory.ts';
import { renderScenarioLog } from './scenario-log.ts';

/** A file that was written, for the record. */
export interface WrittenFile {
  readonly kind: 'log' | 'json' | 'junit';
  /** Absolute. */
  readonly path: string;
  readonly content: string;
  /** Feature that it belongs to. */
  readonly uri: string;
  /** Scenario and attempt that it belongs to; null for the files of a whole feature. */
  readonly scenario: { readonly line: number; readonly attemptNumber: number } | null;
}

export interface FeatureOutputOptions {
  readonly results: ResultsDirectory;
  /** Absolute folder for JUnit XML, or null for none. */
  readonly junitDir: string | null;
  /** Told once for each kind of file that could not be written; the run goes on without it. */
  readonly onProblem: (message: string) => void;
  /** Told of each file that was written; a file that is written again is told again. */
  readonly onWritten?: (file: WrittenFile) => void;
}

/** Has the files of features and scenarios written while results come in; nobody waits for them but `finish`. */
export interface FeatureOutput {
  /** The scenario's log; its feature's files too if that feature was finished already. */
  addScenario(result: ScenarioResult): void;
  /** `<feature>.json` and the JUnit XML of one feature. Without any results there is nothing to write. */
  finishFeature(uri: string): void;
  /** The files of all features that are not finished yet. Resolves when every file has been written. */
  finish(): Promise<void>;
  /** Resolves when what was asked for so far has been written. */
  settled(): Promise<void>;
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
export function createFeatureOutput({
  results,
  junitDir,
  onProblem,
  onWritten = () => {},
}: FeatureOutputOptions): FeatureOutput {
  const features = new Map<string, OpenFeature>();
  const junitNames = new NameAllocator();
  const junitFiles = new Map<string, string>();
  const files = createFileQueue(onProblem);
  const attempt = (kind: string, work: () => void) => {
    try {
      work();
    } catch (error) {
      onProblem(`${kind} could not be written: ${messageOf(error)}`);
    }
  };

  const writeFeature = (uri: string, feature: OpenFeature) => {
    const scenarios = [...feature.scenarios.values()];
    const lasts = () => scenarios.flatMap((attempts) => attempts.at(-1) ?? []);
    const [first] = lasts();
    if (first === undefined) return;
    attempt('Cucumber JSON', () => {
      const path = results.resolve(`${results.featureDirectory(first)}.json`);
      files.write('Cucumber JSON', path, () => renderCucumberJson(lasts()), {
        whole: true,
        written: (content) => onWritten({ kind: 'json', path, content, uri, scenario: null }),
      });
    });
    if (junitDir === null) return;
    attempt('JUnit XML', () => {
      const known = junitFiles.get(uri);
      const name =
        known ?? junitNames.allocate(safeName(first.featureName.trim() === '' ? uri : first.featureName));
      junitFiles.set(uri, name);
      const path = join(junitDir, `${name}.xml`);
      results.claim(path);
      files.write('JUnit XML', path, () => renderJunitXml(scenarios), {
        whole: true,
        written: (content) => onWritten({ kind: 'junit', path, content, uri, scenario: null }),
      });
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
        const path = join(results.resolve(result.directory), 'scenario.log');
        const { uri, line, attemptNumber } = result;
        files.write('scenario.log', path, () => renderScenarioLog(result), {
          written: (content) =>
            onWritten({ kind: 'log', path, content, uri, scenario: { line, attemptNumber } }),
        });
      });
      if (feature.finished) writeFeature(result.uri, feature);
    },
    finishFeature,
    finish: () => {
      for (const [uri, feature] of features) if (!feature.finished) finishFeature(uri);
      return files.settled();
    },
    settled: files.settled,
  };
}
