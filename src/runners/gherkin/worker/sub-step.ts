import { setTimeout as delay } from 'node:timers/promises';
import { activeRecorder, type SubStepScope } from './active-recorder.ts';
import type { StepRun } from './open-step.ts';
import type { ScenarioRecorder } from './scenario-recorder.ts';

/** How a sub-step, or a whole step, is tried again when it fails. */
export interface RetryOptions {
  /** How often it is tried again; 0 when not given. */
  readonly retries?: number;
  /** Pause before each further attempt, in milliseconds; 0 when not given. */
  readonly delayMs?: number;
}

/** The step or sub-step that the calling code runs in; undefined outside of steps. */
function surroundings(): SubStepScope | undefined {
  const { running, scope } = activeRecorder();
  const recorder = running();
  if (recorder === null) return undefined;
  const inner = scope.getStore();
  // Code that a former step left behind must not write into this one.
  if (inner !== undefined) return inner.recorder === recorder && !inner.run.ended ? inner : undefined;
  const run = recorder.currentStep;
  return run === null ? undefined : { recorder, run };
}

async function tryAgain<Result>(
  attempt: () => Result | Promise<Result>,
  { retries = 0, delayMs = 0 }: RetryOptions,
  recording: { readonly recorder: ScenarioRecorder; readonly run: StepRun } | undefined,
): Promise<Result> {
  for (let left = retries; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left <= 0) throw error;
      recording?.recorder.subSteps.attemptFailed(recording.run, error);
      if (delayMs > 0) await delay(delayMs);
      recording?.recorder.subSteps.attemptStarted(recording.run);
    }
  }
}

/**
 * Runs a part of a step as a sub-step with a name of its own: recorded with its time and outcome, nested as the calls
 * are, also inside `Promise.all`. With `retries` every attempt is recorded. Outside of a step it only runs the code.
 *
 * @param name what people read
 * @param code what it does; its result is handed on
 * @returns what the code returns
 * @throws what the last attempt of the code throws
 */
export async function step<Result>(
  name: string,
  code: () => Result | Promise<Result>,
  options: RetryOptions = {},
): Promise<Result> {
  const outer = surroundings();
  if (outer === undefined) return tryAgain(code, options, undefined);
  const { recorder } = outer;
  const run = recorder.subSteps.begin(name, outer.run);
  const inner = { recorder, run };
  try {
    const result = await activeRecorder().scope.run(inner, () => tryAgain(code, options, inner));
    recorder.subSteps.end(run);
    return result;
  } catch (error) {
    recorder.subSteps.end(run, { error });
    throw error;
  }
}

type StepCode = (this: unknown, ...captured: unknown[]) => unknown;

function retriesOf(options: unknown): RetryOptions {
  return typeof options === 'object' && options !== null ? (options as RetryOptions) : {};
}

/**
 * Makes the code of a step definition try again when it fails; every attempt is recorded as a run of the step. Assay
 * applies it to definitions with `{ wrapperOptions: { retries, delayMs } }`; call it in a
 * `setDefinitionFunctionWrapper` of your own to keep that.
 *
 * @param code of the step definition
 * @param options its `wrapperOptions`; without `retries` the code comes back as it is
 */
export function retryingStep<Code>(code: Code, options: unknown): Code {
  const retry = retriesOf(options);
  if (!(Number(retry.retries) > 0) || typeof code !== 'function') return code;
  const original = code as unknown as StepCode;
  const wrapped: StepCode = function (...captured) {
    // Cucumber passes a callback behind what the expression captures; this code answers with a promise instead.
    const wanted = captured.slice(0, original.length);
    return tryAgain(() => original.apply(this, wanted), retry, surroundings());
  };
  return wrapped as Code;
}
