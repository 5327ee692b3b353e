/** The service for WebdriverIO, `assay/webdriverio`. */

export type { ReporterOptions } from '../reporters/session/reporter-options.ts';
export { AssayService, AssayService as default } from '../reporters/webdriverio/assay-service.ts';
