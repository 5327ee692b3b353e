import { failureSignature } from '../../../model/failure-signature.ts';
import type { SeededRandom } from './seeded-random.ts';
import { pieces, qualities, type Subsystem } from './words.ts';

/** Why something fails: the same each time, but for what varies in the message. */
export interface FailureCause {
  /** Class of the error. */
  readonly type: string;
  readonly message: (random: SeededRandom) => string;
  /** Where the error comes from. */
  readonly place: string;
  readonly signature: string;
}

const causeOf = (
  type: string,
  place: string,
  message: FailureCause['message'],
  random: SeededRandom,
): FailureCause => ({
  type,
  place,
  message,
  signature: failureSignature(type, message(random)),
});

/** Why a flaky test fails now and then. */
export function flakyCause(random: SeededRandom, subsystem: Subsystem): FailureCause {
  const thing = random.pick(subsystem.things);
  const place = `${random.pick(subsystem.files)}:${random.whole(10, 400)}`;
  return random.pick([
    () =>
      causeOf(
        'TimeoutError',
        place,
        (varying) =>
          `Timeout of 5000 ms exceeded: waited ${varying.whole(5000, 5090)} ms for ${thing} to be shown`,
        random,
      ),
    () =>
      causeOf(
        'FetchError',
        place,
        (varying) =>
          `GET /api/${subsystem.name}/${varying.whole(1, 99_999)} answered 502 after ${varying.whole(20, 900)} ms`,
        random,
      ),
    () =>
      causeOf(
        'AssertionError',
        place,
        (varying) => `expected ${varying.whole(2, 5)} rows for ${thing}, found ${varying.whole(0, 1)}`,
        random,
      ),
  ])();
}

/** What a change broke; no two of them have the same signature until all words are used up. */
export function breakageCause(random: SeededRandom, subsystem: Subsystem, used: Set<string>): FailureCause {
  for (let tries = 0; ; tries++) {
    const words = `the ${random.pick(pieces)} of ${subsystem.name} is ${random.pick(qualities)}`;
    if (used.has(words) && tries < 100) continue;
    used.add(words);
    const place = `${random.pick(subsystem.files)}:${random.whole(10, 400)}`;
    return causeOf(
      random.pick(['AssertionError', 'TypeError', 'RangeError']),
      place,
      (varying) => `${words}: expected ${varying.whole(1, 500)} but got ${varying.whole(501, 999)}`,
      random,
    );
  }
}

/** A failure that happens once and never again. */
export function rareCause(random: SeededRandom, subsystem: Subsystem): FailureCause {
  const thing = random.pick(subsystem.things);
  return causeOf(
    'Error',
    `${random.pick(subsystem.files)}:${random.whole(10, 400)}`,
    (varying) => `the connection to the store of ${thing} was reset (${varying.whole(1, 65_535)})`,
    random,
  );
}

/** The environment does not answer. */
export const environmentDown: Pick<FailureCause, 'type' | 'message' | 'place'> = {
  type: 'ConnectionError',
  message: (random) => `connect ECONNREFUSED 10.0.0.${random.whole(2, 9)}:443`,
  place: 'support/open-shop.ts:31',
};

export function stackOf({ type, place }: Pick<FailureCause, 'type' | 'place'>, message: string): string {
  return `${type}: ${message}\n    at ${place}\n    at runStep (support/steps.ts:88:12)\n    at async World.execute (support/world.ts:41:5)`;
}
