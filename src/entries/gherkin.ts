/**
 * What step definitions and hooks import: Cucumber's functions, of the very copy of Cucumber that runs them, and
 * Assay's own.
 */
import type * as Cucumber from '@cucumber/cucumber';
import { loadCucumber } from '../runners/gherkin/cucumber/load-cucumber.ts';

export { AssayWorld } from '../runners/gherkin/browser/assay-world.ts';
export { type RetryOptions, retryingStep, step } from '../runners/gherkin/worker/sub-step.ts';

const { cucumber } = loadCucumber(process.cwd());

export const Given: typeof Cucumber.Given = cucumber.Given;
export const When: typeof Cucumber.When = cucumber.When;
export const Then: typeof Cucumber.Then = cucumber.Then;
export const defineStep: typeof Cucumber.defineStep = cucumber.defineStep;
export const Before: typeof Cucumber.Before = cucumber.Before;
export const After: typeof Cucumber.After = cucumber.After;
export const BeforeAll: typeof Cucumber.BeforeAll = cucumber.BeforeAll;
export const AfterAll: typeof Cucumber.AfterAll = cucumber.AfterAll;
export const BeforeStep: typeof Cucumber.BeforeStep = cucumber.BeforeStep;
export const AfterStep: typeof Cucumber.AfterStep = cucumber.AfterStep;
export const defineParameterType: typeof Cucumber.defineParameterType = cucumber.defineParameterType;
export const setDefaultTimeout: typeof Cucumber.setDefaultTimeout = cucumber.setDefaultTimeout;
export const setDefinitionFunctionWrapper: typeof Cucumber.setDefinitionFunctionWrapper =
  cucumber.setDefinitionFunctionWrapper;
export const setWorldConstructor: typeof Cucumber.setWorldConstructor = cucumber.setWorldConstructor;
export const Status: typeof Cucumber.Status = cucumber.Status;
export const DataTable: typeof Cucumber.DataTable = cucumber.DataTable;
export type DataTable = Cucumber.DataTable;
export const World: typeof Cucumber.World = cucumber.World;
export type World<Parameters = unknown> = Cucumber.World<Parameters>;
export type { ITestCaseHookParameter, ITestStepHookParameter, IWorldOptions } from '@cucumber/cucumber';
