import { expect, test } from 'vitest';
import { failureOfCase } from './case-failure.ts';

const failed = { ancestorTitles: [], title: 'pays', status: 'failed' } as const;

test('an error that has lost its class on the way from a worker has that of its text', () => {
  const failure = failureOfCase({
    ...failed,
    failureMessages: ['TypeError: no cart\n    at pay (/shop/pay.js:3:1)'],
    failureDetails: [{ message: 'no cart', stack: 'TypeError: no cart\n    at pay (/shop/pay.js:3:1)' }],
  });
  expect(failure).toMatchObject({ type: 'TypeError', message: 'no cart' });
});

test('an expectation that was not met is an AssertionError', () => {
  const failure = failureOfCase({
    ...failed,
    failureMessages: ['Error: expect(received).toBe(expected)'],
    failureDetails: [{ message: 'expect(received).toBe(expected)', matcherResult: { pass: false } }],
  });
  expect(failure).toMatchObject({ type: 'AssertionError' });
});

test('where there is only a text, the message ends with its first frame', () => {
  const failure = failureOfCase({
    ...failed,
    failureMessages: ['thrown: "no"\n    at pay (/shop/pay.js:3:1)'],
  });
  expect(failure).toEqual({ message: 'thrown: "no"', stack: 'thrown: "no"\n    at pay (/shop/pay.js:3:1)' });
});
