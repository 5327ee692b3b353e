import { neverThrowing, warnOnce } from '../session/never-throw.ts';
import type { ReporterOptions } from '../session/reporter-options.ts';
import { playwrightMethods } from './reporter-methods.ts';

/**
 * The reporter for Playwright Test: `reporter: [['list'], ['assay/playwright']]` in its configuration, with
 * `ReporterOptions` as the second element where something is to be other than the default.
 */
export class AssayReporter {
  constructor(options: ReporterOptions = {}) {
    // What the host calls is not this object but the one whose methods never throw.
    Object.assign(this, neverThrowing(warnOnce('Playwright'), playwrightMethods(options)));
  }
}
