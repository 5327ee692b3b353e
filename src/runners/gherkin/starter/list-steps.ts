import { browserStepCatalogue } from '../browser/browser-steps.ts';
import { findSupport } from '../config/find-support.ts';
import type { RunSettings } from '../config/run-settings.ts';
import { loadCucumber } from '../cucumber/load-cucumber.ts';
import { loadSupport } from '../cucumber/load-support.ts';
import { findFeatures } from '../plan/find-features.ts';
import { importSupportFile } from '../worker/support-code.ts';

/** A step that features of a project can use. */
export interface KnownStep {
  readonly keyword: string;
  /** Cucumber expression, or regular expression between slashes. */
  readonly expression: string;
  /** Null for the project's own steps. */
  readonly description: string | null;
  readonly example: string | null;
  /** Where the project defines it: `support/steps.ts:12`; null for ready-made ones. */
  readonly place: string | null;
}

/** The steps that come with Assay. */
export function readyMadeSteps(): readonly KnownStep[] {
  return browserStepCatalogue.map((step) => ({ ...step, place: null }));
}

/**
 * The steps that the project defines itself. Loads its support code.
 *
 * @throws SUPPORT_FAILED when that cannot be loaded
 */
export async function projectSteps(settings: RunSettings): Promise<readonly KnownStep[]> {
  const { cwd, paths, pathsFolder } = settings;
  const features = settings.import === null ? findFeatures(paths, pathsFolder).map(({ file }) => file) : [];
  const files = findSupport(settings.import, settings.importFolder, features);
  const support = await loadSupport(loadCucumber(cwd), cwd, async () => {
    for (const file of files) await importSupportFile(file, cwd);
  });
  return support.stepDefinitions.map(({ keyword, pattern, uri, line }) => ({
    keyword,
    expression: String(pattern),
    description: null,
    example: null,
    place: `${uri}:${line}`,
  }));
}
