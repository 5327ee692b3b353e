import { AsyncLocalStorage } from 'node:async_hooks';
import type { StepRun } from './open-step.ts';
import type { ScenarioRecorder } from './scenario-recorder.ts';

/** A sub-step that code runs in. */
export interface SubStepScope {
  readonly recorder: ScenarioRecorder;
  readonly run: StepRun;
}

interface ActiveRecorder {
  /** The attempt that runs now; null between scenarios, and where no runner runs. */
  running: () => ScenarioRecorder | null;
  readonly scope: AsyncLocalStorage<SubStepScope>;
}

const key: unique symbol = Symbol.for('assay.gherkin.recorder');
// On the global object, because step definitions may import another copy of this package than the one that runs them.
const globals = globalThis as { [key]?: ActiveRecorder };

/** What connects the code of steps with the recorder of the process that runs them. */
export function activeRecorder(): ActiveRecorder {
  globals[key] ??= { running: () => null, scope: new AsyncLocalStorage() };
  return globals[key];
}
