import { expect, test } from 'vitest';
import { failureSignature } from '../../model/failure-signature.ts';
import { SeededRandom } from '../../storage/sample/history/seeded-random.ts';
import { comparableText, ownFrame } from './comparable-text.ts';
import { groupFailures, type SignatureFailures } from './group-failures.ts';

interface Caused extends SignatureFailures {
  readonly cause: string;
}

const stackAt = (file: string) =>
  `Error: x\n    at run (/home/ci/node_modules/runner/index.js:3:4)\n    at /home/ci/shop/${file}:10:3`;
const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace'];
const words = ['basket', 'catalogue', 'checkout', 'voucher', 'invoice', 'address', 'payment'];

/** Failures of causes whose messages vary: names in quotes, and long texts in which a few words differ. */
function generated(seed: string): Caused[] {
  const random = new SeededRandom(seed);
  const all = new Map<string, Caused>();
  const add = (
    cause: string,
    errorType: string,
    message: string,
    file: string,
    test: number,
    run: number,
  ) => {
    const signature = failureSignature(errorType, message);
    const known = all.get(signature);
    if (known === undefined)
      all.set(signature, {
        cause,
        signature,
        errorType,
        message,
        stack: stackAt(file),
        testIds: [test],
        failures: 1,
        firstRunId: run,
      });
  };
  for (let run = 1; run <= 60; run++) {
    for (const [index, word] of words.entries()) {
      add(
        `user ${word}`,
        'Error',
        `no ${word} of user "${random.pick(names)}" after ${run} s`,
        `src/${word}.ts`,
        index,
        run,
      );
      add(
        `other ${word}`,
        'Error',
        `no ${word} of user "${random.pick(names)}" after ${run} s`,
        `src/other-${word}.ts`,
        100 + index,
        run,
      );
      const filler = Array.from(
        { length: 12 },
        (_, line) =>
          `line of the ${word} dump about ${words[(line + index) % 7]} and ${names[(line * index + Math.floor(line / 7)) % 7]}`,
      );
      filler[random.whole(0, 11)] = `line of the ${word} dump about nothing and ${random.pick(names)}`;
      add(
        `dump ${word}`,
        'AssertionError',
        `${word} of ${random.pick(names)} differs at ${run}\n${filler.join('\n')}`,
        `src/dump.ts`,
        200 + index,
        run,
      );
    }
  }
  return Array.from(all.values());
}

/** Pairs of failures that are together, and of one cause. */
function pairs(list: readonly Caused[], groupOf: ReadonlyMap<string, string>) {
  let [together, same, both] = [0, 0, 0];
  for (let i = 0; i < list.length; i++)
    for (let j = i + 1; j < list.length; j++) {
      const [one, other] = [list[i] as Caused, list[j] as Caused];
      const grouped = groupOf.get(one.signature) === groupOf.get(other.signature);
      if (grouped) together++;
      if (one.cause === other.cause) same++;
      if (grouped && one.cause === other.cause) both++;
    }
  return { precision: both / Math.max(1, together), recall: both / Math.max(1, same) };
}

const groupsOf = (list: readonly Caused[], budget?: number) => {
  const { groups, uncompared } = groupFailures(list, budget);
  return {
    groups,
    uncompared,
    groupOf: new Map(
      groups.flatMap(({ id, members }) => members.map(({ signature }) => [signature, id] as const)),
    ),
  };
};

// The same signature from two places is one cause here: the first that had it says which.
test('failures of one cause come together, others do not', async ({ annotate }) => {
  const list = generated('groups').filter(({ cause }) => !cause.startsWith('other'));
  const { precision, recall } = pairs(list, groupsOf(list).groupOf);
  await annotate(
    `failure groups: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ${list.length} signatures`,
  );
  expect(precision).toBeGreaterThanOrEqual(0.99);
  expect(recall).toBeGreaterThanOrEqual(0.95);
});

test('a group keeps its id when failures come', () => {
  const list = generated('stable');
  const before = groupsOf(list.filter(({ firstRunId }) => firstRunId <= 10));
  const after = groupsOf(list);
  for (const [signature, id] of before.groupOf) expect(after.groupOf.get(signature)).toBe(id);
});

test('names of things may differ only in the same file or test, words and kinds of errors not at all', () => {
  const failures = (message: string, file: string, tests: number[], errorType = 'Error'): Caused => ({
    cause: message,
    signature: failureSignature(errorType, message + file + errorType),
    errorType,
    message,
    stack: stackAt(file),
    testIds: tests,
    failures: 1,
    firstRunId: 1,
  });
  const groups = (...list: Caused[]) => groupFailures(list).groups.length;
  const alice = failures('user "alice" not found', 'a.ts', [1]);
  expect(groups(alice, failures('user "bob" not found', 'a.ts', [2]))).toBe(1);
  expect(groups(alice, failures('user "bob" not found', 'b.ts', [1]))).toBe(1);
  expect(groups(alice, failures('user "bob" not found', 'b.ts', [2]))).toBe(2);
  expect(groups(alice, failures('user "bob" not there', 'a.ts', [1]))).toBe(2);
  expect(groups(alice, failures('user "bob" not found', 'a.ts', [1], 'TypeError'))).toBe(2);
});

test('work is bounded, and what was not compared is counted', () => {
  const list = generated('bounded');
  const bounded = groupsOf(list, 1);
  expect(bounded.uncompared).toBeGreaterThan(0);
  expect(bounded.groups.flatMap(({ members }) => members)).toHaveLength(list.length);
});

test('messages are compared without what varies, stacks by the first file of the project', () => {
  expect(comparableText('at 2026-11-21T09:30:00Z 10.0.0.7:443 said 5\nagain 1\nagain 2\n\nend')).toBe(
    'at % % said %\nagain %\nend',
  );
  expect(comparableText('x'.repeat(5000)).length).toBeLessThanOrEqual(2001);
  expect(ownFrame(stackAt('src/basket.ts'))).toBe('shop/src/basket.ts');
  expect(ownFrame('Error: x\n    at node:internal/process:3:4')).toBeNull();
  expect(ownFrame(null)).toBeNull();
});
