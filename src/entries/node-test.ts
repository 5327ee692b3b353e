/** The reporter for Node's test runner: `node --test --test-reporter=assay/node-test --test-reporter-destination=stdout`. */
export { NodeTestReporter as default } from '../reporters/node-test/node-test-reporter.ts';
