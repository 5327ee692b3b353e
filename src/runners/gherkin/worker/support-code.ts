import { pathToFileURL } from 'node:url';
import { AssayError, assayError, messageOf } from '../../../model/errors.ts';
import { portablePath } from '../../../std/portable-path.ts';
import { AssayWorld } from '../browser/assay-world.ts';
import { registerBrowserSteps } from '../browser/browser-steps.ts';
import { registerSectionStep } from '../browser/section-step.ts';
import type { InstalledCucumber } from '../cucumber/load-cucumber.ts';
import { loadSupport, type SupportCode } from '../cucumber/load-support.ts';
import { retryingStep } from './sub-step.ts';

export interface SupportCodeOptions {
  /** Folder that paths in messages are relative to (absolute). */
  readonly cwd: string;
  /** Absolute paths, in the order in which they are loaded. */
  readonly files: readonly string[];
  /** Time that a step has unless it says otherwise, in milliseconds; Cucumber's own default when not given. */
  readonly stepTimeoutMs?: number | undefined;
  /** Called right after each step, as the last of the hooks that run there. */
  readonly afterStep: (step: { readonly failed: boolean }) => Promise<void> | undefined;
}

/** Longest time that the end of a step may take, pictures included (ms). */
const afterStepLimitMs = 30_000;

/** Assay's own part: the World, the ready-made steps, headings, attempts, what happens after each step. */
function registerOwn({ cucumber }: InstalledCucumber, options: SupportCodeOptions): void {
  cucumber.setWorldConstructor(AssayWorld);
  cucumber.setDefinitionFunctionWrapper(retryingStep);
  if (options.stepTimeoutMs !== undefined) cucumber.setDefaultTimeout(options.stepTimeoutMs);
  registerSectionStep(cucumber.Given);
  registerBrowserSteps(cucumber);
  cucumber.AfterStep({ timeout: afterStepLimitMs }, ({ result }) =>
    options.afterStep({ failed: result?.status === 'FAILED' }),
  );
}

/** @throws SUPPORT_FAILED with what the file says, and where */
export async function importSupportFile(file: string, cwd: string): Promise<void> {
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw assayError('SUPPORT_FAILED', { file: portablePath(cwd, file), reason }, error);
  }
}

/**
 * Loads Assay's own step definitions and hooks, and those of a project.
 *
 * @throws SUPPORT_FAILED when a file cannot be loaded, or what it defines cannot be used
 */
export async function loadSupportCode(
  installed: InstalledCucumber,
  options: SupportCodeOptions,
): Promise<SupportCode> {
  let file = '';
  let support: SupportCode;
  try {
    support = await loadSupport(installed, options.cwd, async () => {
      registerOwn(installed, options);
      for (file of options.files) await importSupportFile(file, options.cwd);
    });
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw assayError('SUPPORT_FAILED', { file: 'of this project', reason: messageOf(error) }, error);
  }
  const [unknown] = support.undefinedParameterTypes;
  if (unknown === undefined) return support;
  throw assayError('SUPPORT_FAILED', {
    file: 'of this project',
    reason: `the step "${unknown.expression}" uses the parameter type {${unknown.name}}, which nothing defines`,
  });
}
