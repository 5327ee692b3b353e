import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { assayError, messageOf } from '../../../model/errors.ts';
import {
  type DescribedScenario,
  describeFeature,
  type PlanFolders,
} from '../../../model/gherkin/describe-scenarios.ts';
import type { Envelope, GherkinDocument, Pickle } from '../../../model/gherkin/messages.ts';
import { redactDescription } from '../../../recording/redaction/redact-description.ts';
import { portablePath } from '../../../std/portable-path.ts';
import type { InstalledCucumber } from '../cucumber/load-cucumber.ts';
import { loadSupport } from '../cucumber/load-support.ts';
import { fixedRuntime, quietRun, sourcesOf } from '../cucumber/run-options.ts';
import type { FeatureFile } from './find-features.ts';
import type { PlannedFeature } from './planned-scenario.ts';

/** Which scenarios of the files are to run. */
export interface ScenarioChoice {
  /** Tag expression; empty: all. */
  readonly tags: string;
  /** Regular expressions, one of which a name must fit; none: all. */
  readonly names: readonly string[];
}

export interface PlanOptions extends ScenarioChoice, PlanFolders {
  readonly files: readonly FeatureFile[];
  /** Dialect of files that name none. */
  readonly language: string;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
}

export interface Plan {
  /** Features with at least one scenario to run. */
  readonly features: readonly PlannedFeature[];
  /** Scenarios to run. */
  readonly planned: number;
  /** All scenarios of the files. */
  readonly found: number;
}

interface ReadFeature {
  document: GherkinDocument | undefined;
  readonly pickles: Pickle[];
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** Reads the files with Cucumber, running nothing. */
async function readFeatures(
  installed: InstalledCucumber,
  { cwd, files, language }: PlanOptions,
): Promise<Map<string, ReadFeature>> {
  const features = new Map<string, ReadFeature>();
  const problems: string[] = [];
  const featureAt = (uri = ''): ReadFeature => {
    const file = resolve(cwd, uri);
    const known = features.get(file) ?? { document: undefined, pickles: [] };
    features.set(file, known);
    return known;
  };
  const listen = ({ gherkinDocument, pickle, parseError }: Envelope): void => {
    if (gherkinDocument !== undefined) featureAt(gherkinDocument.uri).document = gherkinDocument;
    if (pickle !== undefined) featureAt(pickle.uri).pickles.push(pickle);
    if (parseError !== undefined) {
      const { uri, location } = parseError.source;
      const message = parseError.message.replace(/^\(\d+:\d+\):\s*/, '');
      problems.push(`  ${portablePath(cwd, resolve(cwd, uri ?? ''))}:${location?.line ?? 1}: ${message}`);
    }
  };
  const support = await loadSupport(installed, cwd);
  await installed.api.runCucumber(
    {
      sources: sourcesOf(
        files.map(({ file }) => file),
        language,
      ),
      support,
      runtime: { ...fixedRuntime, dryRun: true, retry: 0, retryTagFilter: '', worldParameters: {} },
      ...quietRun(() => []),
    },
    { cwd, stdout: nowhere(), stderr: nowhere() },
    listen,
  );
  if (problems.length > 0) throw assayError('FEATURE_INVALID', { problems: problems.join('\n') });
  return features;
}

interface TagExpression {
  evaluate(tags: readonly string[]): boolean;
}

/**
 * Reads a tag expression with the parser that Cucumber itself uses.
 *
 * @param option name of the option for messages
 * @throws EXPRESSION_INVALID
 */
export function parseTags(installed: InstalledCucumber, option: string, expression: string): TagExpression {
  const { parse } = installed.requireDependency('@cucumber/tag-expressions') as {
    parse: (text: string) => TagExpression;
  };
  try {
    return parse(expression);
  } catch (error) {
    throw assayError('EXPRESSION_INVALID', { option, expression, reason: messageOf(error) }, error);
  }
}

function parseNames(names: readonly string[]): RegExp[] {
  return names.map((expression) => {
    try {
      return new RegExp(expression);
    } catch (error) {
      throw assayError(
        'EXPRESSION_INVALID',
        { option: '--name', expression, reason: messageOf(error) },
        error,
      );
    }
  });
}

function standsAt({ lines }: DescribedScenario, line: number): boolean {
  return lines.row === line || (line >= lines.first && line <= lines.last);
}

/** The scenarios that the lines mean: a row of examples means itself, any other line the scenario that it is in. */
function atLines(
  scenarios: readonly DescribedScenario[],
  { lines }: FeatureFile,
  uri: string,
): Set<DescribedScenario> {
  if (lines.length === 0) return new Set(scenarios);
  return new Set(
    lines.flatMap((line) => {
      const rows = scenarios.filter((scenario) => scenario.lines.row === line);
      const meant = rows.length > 0 ? rows : scenarios.filter((scenario) => standsAt(scenario, line));
      if (meant.length === 0) throw assayError('SCENARIO_MISSING', { place: `${uri}:${line}` });
      return meant;
    }),
  );
}

/**
 * Finds out which scenarios a run is to execute.
 *
 * @throws FEATURE_INVALID, SCENARIO_MISSING, EXPRESSION_INVALID
 */
export async function planFeatures(installed: InstalledCucumber, options: PlanOptions): Promise<Plan> {
  const tags = parseTags(installed, '--tags', options.tags);
  const names = parseNames(options.names);
  const features = await readFeatures(installed, options);
  const plan: PlannedFeature[] = [];
  let found = 0;
  let index = 0;
  for (const wanted of options.files) {
    const { document, pickles = [] } = features.get(wanted.file) ?? {};
    if (document === undefined) continue;
    const described = describeFeature(wanted.file, document, pickles, options);
    const uri = portablePath(options.cwd, wanted.file);
    const meant = atLines(described.scenarios, wanted, uri);
    found += described.scenarios.length;
    const scenarios = described.scenarios
      .filter(
        (scenario) =>
          meant.has(scenario) &&
          tags.evaluate(scenario.pickle.tags.map((tag) => tag.name)) &&
          (names.length === 0 || names.some((name) => name.test(scenario.pickle.name))),
      )
      .map(({ pickle, lines, identity, test }) => ({
        index: index++,
        line: lines.row ?? lines.first,
        stepCount: pickle.steps.length,
        identity: redactDescription(identity, options.redact),
        test: redactDescription(test, options.redact),
      }));
    if (scenarios.length === 0) continue;
    plan.push({
      file: wanted.file,
      uri,
      suite: redactDescription(described.suite, options.redact),
      scenarios,
    });
  }
  return { features: plan, planned: index, found };
}
