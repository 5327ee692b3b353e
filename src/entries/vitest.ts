/** The reporter for Vitest: `reporters: ['default', 'assay/vitest']`. */
export type { ReporterOptions } from '../reporters/session/reporter-options.ts';
export { VitestReporter as default } from '../reporters/vitest/vitest-reporter.ts';
