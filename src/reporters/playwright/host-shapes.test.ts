import type {
  FullConfig,
  FullResult,
  Suite,
  TestCase,
  TestError,
  TestResult,
  TestStep,
} from '@playwright/test/reporter';
import { expectTypeOf, it } from 'vitest';
import type {
  HostConfig,
  HostEnd,
  HostError,
  HostResult,
  HostStep,
  HostSuite,
  HostTest,
} from './host-shapes.ts';

it('fits what Playwright hands to a reporter', () => {
  expectTypeOf<FullConfig>().toExtend<HostConfig>();
  expectTypeOf<FullResult>().toExtend<HostEnd>();
  expectTypeOf<Suite>().toExtend<HostSuite>();
  expectTypeOf<TestCase>().toExtend<HostTest>();
  expectTypeOf<TestError>().toExtend<HostError>();
  expectTypeOf<TestResult>().toExtend<HostResult>();
  expectTypeOf<TestStep>().toExtend<HostStep>();
});
