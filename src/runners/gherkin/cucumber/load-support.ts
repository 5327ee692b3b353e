import type { ISupportCodeLibrary } from '@cucumber/cucumber/api';
import { siblingModule } from '../../../std/sibling-module.ts';
import type { InstalledCucumber } from './load-cucumber.ts';
import { fileURLToPath } from 'node:url';
import { sourcesOf } from './run-options.ts';
import { supportGateKey } from './support-gate.ts';

/** Step definitions and hooks as Cucumber keeps them; the parts that Assay looks at. */
export interface SupportCode extends ISupportCodeLibrary {
  readonly stepDefinitions: readonly StepDefinition[];
  readonly beforeTestRunHookDefinitions: readonly unknown[];
  readonly afterTestRunHookDefinitions: readonly unknown[];
  readonly undefinedParameterTypes: readonly { readonly name: string; readonly expression: string }[];
}

/** A step definition as Cucumber keeps it. */
export interface StepDefinition {
  readonly id: string;
  readonly keyword: string;
  readonly pattern: string | RegExp;
  readonly uri: string;
  readonly line: number;
}

/**
 * Loads support code into a copy of Cucumber, once in a process.
 *
 * @param cwd folder that paths in messages are relative to
 * @param register registers step definitions and hooks, and imports the files that do
 * @throws what `register` throws, and what Cucumber has against the definitions
 */
export async function loadSupport(
  { api }: InstalledCucumber,
  cwd: string,
  register: () => Promise<void>,
): Promise<SupportCode> {
  const gate = globalThis as { [supportGateKey]?: () => Promise<void> };
  gate[supportGateKey] = register;
  const gateFile = fileURLToPath(siblingModule(import.meta.url, './support-gate'));
  const [importPath = ''] = sourcesOf([gateFile], 'en').paths;
  try {
    return (await api.loadSupport(
      { sources: sourcesOf([gateFile], 'en'), support: { importPaths: [importPath] } },
      { cwd },
    )) as SupportCode;
  } finally {
    delete gate[supportGateKey];
  }
}
