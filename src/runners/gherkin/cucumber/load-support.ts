import { randomUUID } from 'node:crypto';
import type { ISupportCodeLibrary } from '@cucumber/cucumber/api';
import type { InstalledCucumber } from './load-cucumber.ts';

/** A step definition as Cucumber keeps it. */
export interface StepDefinition {
  readonly id: string;
  readonly keyword: string;
  readonly pattern: string | RegExp;
  /** Relative to the working directory. */
  readonly uri: string;
  readonly line: number;
}

/** Step definitions and hooks as Cucumber keeps them; the parts that Assay looks at. */
export interface SupportCode extends ISupportCodeLibrary {
  readonly stepDefinitions: readonly StepDefinition[];
  readonly beforeTestRunHookDefinitions: readonly unknown[];
  readonly afterTestRunHookDefinitions: readonly unknown[];
  readonly undefinedParameterTypes: readonly { readonly name: string; readonly expression: string }[];
}

/**
 * Collects step definitions and hooks with a copy of Cucumber.
 *
 * @param cwd folder that paths in messages are relative to
 * @param register registers them, and imports the files that do
 * @throws what `register` throws, and what Cucumber has against the definitions
 */
export async function loadSupport(
  { cucumber }: InstalledCucumber,
  cwd: string,
  register: () => Promise<void> = async () => {},
): Promise<SupportCode> {
  const builder = cucumber.supportCodeLibraryBuilder;
  builder.reset(cwd, randomUUID);
  await register();
  return builder.finalize() as unknown as SupportCode;
}
