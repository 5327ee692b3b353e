import { nodeTestHost } from './node-test-host.ts';
import { describeReporter } from './reporter.contract.ts';

describeReporter(nodeTestHost);
