/** The plugin for Cucumber, `assay/cucumber`. */
export { cucumberPlugin as default } from '../reporters/cucumber/cucumber-plugin.ts';
export type { ReporterOptions } from '../reporters/session/reporter-options.ts';
