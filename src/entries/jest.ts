/** `reporters: ['default', 'assay/jest']` in the configuration of Jest records its runs. */
export { JestReporter as default } from '../reporters/jest/jest-reporter.ts';
export type { ReporterOptions } from '../reporters/session/reporter-options.ts';
