import type { Failure } from '../../../../model/failure.ts';
import type { ScenarioResult, StepResult } from '../../result/scenario-result.ts';

/** 2026-03-04T05:06:07.000Z in µs. */
export const sampleStart = Date.UTC(2026, 2, 4, 5, 6, 7) * 1000;

const sampleFailure: Failure = {
  type: 'AssertionError',
  message: 'expected "€48.00"\n  but saw \u001b[31m"€0.00" <none> & more\u001b[39m\u0001',
  stack: '    at sum (features/steps.ts:12:3)\n    at World.run (features/steps.ts:40:9)',
};

/** A step that passed in 12.5 ms; fields replace those of it. */
export function sampleStep(fields: Partial<StepResult> = {}): StepResult {
  const { status = 'passed', durationMs = 12.5, failure = null } = fields;
  return {
    type: 'step',
    keyword: 'Given ',
    text: 'I open "/basket"',
    level: 0,
    line: 5,
    docString: null,
    dataTable: null,
    status,
    durationMs,
    failure,
    attempts: [{ attemptNumber: 1, status, durationMs, failure }],
    screenshots: [],
    children: [],
    ...fields,
  };
}

/** A scenario that passed in 1.25 s; fields replace those of it. */
export function sampleResult(fields: Partial<ScenarioResult> = {}): ScenarioResult {
  return {
    uri: 'features/basket.feature',
    featureName: 'The basket',
    featureDescription: '  What customers have chosen.',
    featureKeyword: 'Feature',
    featureLine: 2,
    featureTags: ['@shopping'],
    ruleName: null,
    name: 'Putting something in',
    description: '',
    keyword: 'Scenario',
    line: 4,
    tags: ['@shopping', '@smoke'],
    parameters: null,
    attemptNumber: 1,
    willBeRetried: false,
    status: 'passed',
    startedAt: sampleStart,
    durationMs: 1250,
    failure: null,
    steps: [sampleStep()],
    workerIndex: 0,
    directory: 'The basket/Putting something in',
    ...fields,
  };
}

/** A scenario with everything that a log or a report has to show; it fails in a step that was tried twice. */
export function richResult(fields: Partial<ScenarioResult> = {}): ScenarioResult {
  const directory = 'The basket/The sum is right';
  return sampleResult({
    name: 'The sum is right',
    description: '  Prices come from the catalogue,\n  not from the page.',
    keyword: 'Scenario Outline',
    line: 31,
    ruleName: 'Sums are exact',
    parameters: { product: 'Green <tea>', sum: '€48.00' },
    status: 'failed',
    durationMs: 3205.4,
    failure: sampleFailure,
    directory,
    steps: [
      sampleStep({ type: 'hook', keyword: 'Before', text: '', line: null, durationMs: 0.3 }),
      sampleStep({
        type: 'background',
        text: 'my basket holds:',
        dataTable: [
          ['product', 'quantity'],
          ['Green <tea>', '1'],
        ],
      }),
      sampleStep({ type: 'section', keyword: '* ', text: 'The page', level: 1, line: 14, durationMs: 0.1 }),
      sampleStep({
        keyword: 'When ',
        text: 'I write the note',
        line: 15,
        docString: 'Ring twice.\n\nThank you',
        screenshots: [`${directory}/03 I write the note.png`],
      }),
      sampleStep({ type: 'section', keyword: '* ', text: 'The sum', level: 2, line: 17, durationMs: 0.1 }),
      sampleStep({
        keyword: 'Then ',
        text: 'the sum should be "€48.00"',
        line: 18,
        status: 'failed',
        durationMs: 2000,
        failure: sampleFailure,
        attempts: [
          {
            attemptNumber: 1,
            status: 'failed',
            durationMs: 990,
            failure: { type: 'TimeoutError', message: 'no sum yet', stack: null },
          },
          { attemptNumber: 2, status: 'failed', durationMs: 1010, failure: sampleFailure },
        ],
        screenshots: [`${directory}/05 the sum should be €48.00.png`],
        children: [
          sampleStep({
            type: 'sub_step',
            keyword: null,
            text: 'read the prices',
            level: 1,
            line: null,
            durationMs: 40,
          }),
        ],
      }),
      sampleStep({
        keyword: 'And ',
        text: 'nothing else changes',
        line: 19,
        status: 'skipped',
        durationMs: 0,
      }),
      sampleStep({
        type: 'hook',
        keyword: 'After',
        text: 'empty the basket',
        line: null,
        durationMs: 4,
        status: 'failed',
        failure: { type: 'Error', message: 'the basket is gone', stack: null },
      }),
    ],
    ...fields,
  });
}

/** One feature with every outcome: all attempts of all its scenarios, as they come in. */
export function everyOutcome(): ScenarioResult[] {
  const place = (name: string, line: number) => ({ name, line, directory: `The basket/${name}` });
  return [
    sampleResult(),
    richResult({ attemptNumber: 1, willBeRetried: true, durationMs: 4000 }),
    richResult({ attemptNumber: 2, directory: 'The basket/The sum is right attempt 2' }),
    sampleResult({
      ...place('Second try', 40),
      status: 'failed',
      willBeRetried: true,
      failure: { type: null, message: 'not yet', stack: null },
    }),
    sampleResult({ ...place('Second try', 40), attemptNumber: 2, workerIndex: 1 }),
    sampleResult({
      ...place('Not today', 50),
      status: 'skipped',
      durationMs: 0,
      steps: [sampleStep({ status: 'skipped', durationMs: 0 })],
    }),
    sampleResult({
      ...place('Paying with a voucher', 60),
      status: 'undefined',
      steps: [
        sampleStep({
          keyword: 'When ',
          text: 'I pay 2 times with "a voucher"',
          status: 'undefined',
          line: 61,
          durationMs: 0,
        }),
      ],
    }),
    sampleResult({
      ...place('The worker dies', 70),
      status: 'interrupted',
      failure: { type: 'WorkerExit', message: 'the worker was killed by SIGKILL', stack: null },
      steps: [sampleStep(), sampleStep({ text: 'I wait for ever', status: 'interrupted', line: 72 })],
    }),
    sampleResult({
      ...place('It hangs', 80),
      status: 'timed_out',
      durationMs: 60_000,
      failure: { type: 'TimeoutError', message: 'no end within 1 min 00 s', stack: null },
      steps: [],
    }),
    sampleResult({ ...place('Never seen again', 90), status: 'lost', durationMs: 0, steps: [] }),
  ];
}
