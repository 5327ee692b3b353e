import { describeReporter } from './reporter.contract.ts';
import { vitestHost } from './vitest-host.ts';

describeReporter(vitestHost);
