/** `mocha --require assay/mocha` records the run. */
import { recordMocha } from '../reporters/mocha/mocha-reporter.ts';

recordMocha();
