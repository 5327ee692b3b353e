import { type Warn, warnOnce } from '../session/never-throw.ts';
import { microsOf } from './attempt-recording.ts';
import type {
  HostConfig,
  HostEnd,
  HostError,
  HostOptions,
  HostResult,
  HostStep,
  HostSuite,
  HostTest,
} from './host-shapes.ts';
import { RunRecording } from './run-recording.ts';

type Chunk = string | Uint8Array;

/** The methods that Playwright calls while a run goes on. */
function liveMethods(options: HostOptions, warn: Warn) {
  let recording: RunRecording | undefined;
  return {
    onBegin(config: HostConfig, suite: HostSuite): void {
      recording = new RunRecording(config, suite, options, warn);
    },
    onTestBegin(test: HostTest, result: HostResult): void {
      recording?.testBegan(test, result);
    },
    onStepBegin(_test: HostTest, result: HostResult, step: HostStep): void {
      recording?.stepBegan(result, step);
    },
    onStepEnd(_test: HostTest, result: HostResult, step: HostStep): void {
      recording?.stepEnded(result, step);
    },
    onStdOut(chunk: Chunk, _test: HostTest | undefined, result: HostResult | undefined): void {
      recording?.output('stdout', chunk, result);
    },
    onStdErr(chunk: Chunk, _test: HostTest | undefined, result: HostResult | undefined): void {
      recording?.output('stderr', chunk, result);
    },
    onTestEnd(test: HostTest, result: HostResult): void {
      recording?.testEnded(test, result);
    },
    onError(error: HostError): void {
      recording?.failed(error);
    },
    onEnd(end: HostEnd): void {
      recording?.finish(end, true);
    },
    printsToStdio: (): boolean => false,
  };
}

/** Merged reports tell in a moment what took long: everything is recorded at the end, with the times it happened at. */
function mergingMethods(options: HostOptions, warn: Warn) {
  let began: { readonly config: HostConfig; readonly suite: HostSuite } | undefined;
  const errors: HostError[] = [];
  return {
    onBegin(config: HostConfig, suite: HostSuite): void {
      began = { config, suite };
    },
    onError(error: HostError): void {
      errors.push(error);
    },
    onEnd(end: HostEnd): void {
      if (began === undefined) return;
      const { config, suite } = began;
      const recording = new RunRecording(config, suite, options, warn, microsOf(end.startTime));
      recording.everythingAfterwards();
      for (const error of errors) recording.failed(error);
      recording.finish(end, false);
    },
    printsToStdio: (): boolean => false,
  };
}

const listingMethods = { printsToStdio: (): boolean => false };

/**
 * What Playwright calls, by what it was started for: running tests, merging reports, or only listing tests, which is
 * no run.
 */
export function playwrightMethods(options: HostOptions): object {
  const warn = warnOnce('Playwright');
  if (options._mode === 'list') return listingMethods;
  return options._mode === 'merge' ? mergingMethods(options, warn) : liveMethods(options, warn);
}
