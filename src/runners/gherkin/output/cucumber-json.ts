import { posix } from 'node:path';
import type { ExecutionStatus } from '../../../model/statuses.ts';
import { formatDuration } from '../../../std/duration.ts';
import { plainText } from '../../../std/terminal.ts';
import type { ScenarioResult, StepResult } from '../result/scenario-result.ts';
import { failureText, fullReasonOf } from './step-text.ts';

/** The format knows no more statuses than these; whatever did not end in order has failed. */
function jsonStatus(status: ExecutionStatus): string {
  switch (status) {
    case 'passed':
    case 'skipped':
    case 'pending':
    case 'undefined':
    case 'ambiguous':
      return status;
    default:
      return 'failed';
  }
}

function nameId(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, '-');
}

function jsonTags(tags: readonly string[]) {
  return tags.map((name) => ({ name }));
}

function jsonArguments(step: StepResult) {
  const docString = step.docString === null ? [] : [{ content: step.docString }];
  const table = step.dataTable === null ? [] : [{ rows: step.dataTable.map((cells) => ({ cells })) }];
  return [...docString, ...table];
}

/**
 * Pictures stay files: `path` leads to them from the results directory. Consumers that know only `data` get the same
 * path as a link, not megabytes of base64.
 */
function jsonEmbedding(path: string) {
  return {
    mime_type: 'text/uri-list',
    data: Buffer.from(path).toString('base64'),
    name: posix.basename(path),
    path,
  };
}

/** The format has no place for attempts of a step and for steps within steps; consumers show these lines below it. */
function jsonOutput(step: StepResult, depth = 0): string[] {
  const indent = '  '.repeat(depth);
  const attempts =
    step.attempts.length < 2
      ? []
      : step.attempts.map(
          (one) =>
            `${indent}attempt ${one.attemptNumber}: ${one.status} (${formatDuration(one.durationMs)})${one.failure === null ? '' : `: ${plainText(failureText(one.failure))}`}`,
        );
  const children = step.children.flatMap((child) => [
    `${indent}${child.text}: ${child.status} (${formatDuration(child.durationMs)})`,
    ...jsonOutput(child, depth + 1),
  ]);
  return [...attempts, ...children];
}

function jsonScreenshots(step: StepResult): string[] {
  return [...step.screenshots, ...step.children.flatMap(jsonScreenshots)];
}

function jsonErrorMessage(step: StepResult): string | null {
  if (step.failure === null) return null;
  const { stack } = step.failure;
  return plainText(failureText(step.failure) + (stack === null || stack === '' ? '' : `\n${stack}`));
}

/** Section headings are steps with the keyword `* ` here, as in the feature file, so that every consumer can read them. */
function jsonStep(step: StepResult) {
  const isHook = step.type === 'hook';
  const stepArguments = jsonArguments(step);
  const output = jsonOutput(step);
  const screenshots = jsonScreenshots(step);
  const errorMessage = jsonErrorMessage(step);
  return {
    keyword: step.type === 'section' ? '* ' : (step.keyword ?? ''),
    ...(isHook && step.text === ''
      ? {}
      : { name: step.type === 'section' ? `${'#'.repeat(step.level)} ${step.text}` : step.text }),
    ...(step.line === null ? {} : { line: step.line }),
    ...(isHook ? { hidden: true } : {}),
    ...(stepArguments.length === 0 ? {} : { arguments: stepArguments }),
    match: {},
    result: {
      status: jsonStatus(step.status),
      duration: Math.round(step.durationMs * 1e6),
      ...(errorMessage === null ? {} : { error_message: errorMessage }),
    },
    ...(output.length === 0 ? {} : { output }),
    ...(screenshots.length === 0 ? {} : { embeddings: screenshots.map(jsonEmbedding) }),
  };
}

/** A scenario that ended before any step could tell why (its process died, say) tells it in a step of its own. */
function jsonSteps(result: ScenarioResult) {
  const steps = result.steps.map(jsonStep);
  const told = steps.some((step) => step.result.status === jsonStatus(result.status));
  if (told || result.status === 'passed' || result.status === 'skipped') return steps;
  const outcome = {
    status: jsonStatus(result.status),
    duration: 0,
    error_message: plainText(fullReasonOf(result)),
  };
  return [...steps, { keyword: '* ', name: `(${result.status})`, match: {}, result: outcome }];
}

function jsonElement(result: ScenarioResult) {
  const row = result.parameters === null ? '' : `;;${result.line}`;
  return {
    id: `${nameId(result.featureName)};${nameId(result.name)}${row}`,
    keyword: result.keyword,
    name: result.name,
    description: result.description,
    line: result.line,
    type: 'scenario',
    tags: jsonTags(result.tags),
    start_timestamp: new Date(result.startedAt / 1000).toISOString(),
    steps: jsonSteps(result),
  };
}

/**
 * A feature in the classic JSON format of Cucumber: an array of one feature. Durations are nanoseconds.
 *
 * @param lastAttempts the last attempt of each scenario of one feature, at least one; sorted here by line
 */
export function renderCucumberJson(lastAttempts: readonly ScenarioResult[]): string {
  const sorted = lastAttempts.toSorted((a, b) => a.line - b.line);
  const [feature] = sorted;
  if (feature === undefined) return '[]\n';
  const content = {
    uri: feature.uri,
    id: nameId(feature.featureName),
    keyword: feature.featureKeyword,
    name: feature.featureName,
    description: feature.featureDescription,
    line: feature.featureLine,
    tags: jsonTags(feature.featureTags),
    elements: sorted.map(jsonElement),
  };
  return `${JSON.stringify([content], null, 2)}\n`;
}
