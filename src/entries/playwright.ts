/** The reporter for Playwright Test, `assay/playwright`. */
export { AssayReporter as default } from '../reporters/playwright/assay-reporter.ts';
export type { ReporterOptions } from '../reporters/session/reporter-options.ts';
