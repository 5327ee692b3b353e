import type { Given, Then, When } from '@cucumber/cucumber';
import { actionSteps } from './action-steps.ts';
import type { AssayWorld } from './assay-world.ts';
import type { BrowserStep } from './browser-step.ts';
import { fieldSteps } from './field-steps.ts';
import { navigationSteps } from './navigation-steps.ts';
import { seeingSteps } from './seeing-steps.ts';
import { stateSteps } from './state-steps.ts';
import { tableSteps } from './table-steps.ts';

const browserSteps: readonly BrowserStep[] = [
  ...navigationSteps,
  ...actionSteps,
  ...fieldSteps,
  ...seeingSteps,
  ...stateSteps,
  ...tableSteps,
];

/** What `assay steps` lists: every ready-made step with a sentence and an example. */
export const browserStepCatalogue: readonly Pick<
  BrowserStep,
  'keyword' | 'expression' | 'description' | 'example'
>[] = browserSteps.map(({ keyword, expression, description, example }) => ({
  keyword,
  expression,
  description,
  example,
}));

/** Cucumber's functions that register steps. */
export type StepRegistrars = { Given: typeof Given; When: typeof When; Then: typeof Then };

/**
 * Registers the ready-made browser steps. They need a World that is an `AssayWorld` or extends it.
 *
 * @param registrars Cucumber's own functions, of the Cucumber that runs the features
 */
export function registerBrowserSteps(registrars: StepRegistrars): void {
  for (const step of browserSteps) {
    const code = function (this: AssayWorld, ...captured: unknown[]): Promise<void> {
      return step.run(
        this,
        ...captured.map((value) => (typeof value === 'string' ? this.fillIn(value) : value)),
      );
    };
    // Cucumber compares the number of parameters with what the expression captures.
    Object.defineProperty(code, 'length', { value: step.run.length - 1 });
    const options = step.timeoutMs === undefined ? {} : { timeout: step.timeoutMs };
    registrars[step.keyword]<AssayWorld>(step.expression, options, code);
  }
}
