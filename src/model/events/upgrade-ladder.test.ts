import { expect, test } from 'vitest';
import { protocolVersion } from './protocol-version.ts';
import { type RawEvent, type UpgradeStep, upgradeEvent } from './upgrade-ladder.ts';

/** A made-up history: 2 renamed a field and split an event in two, 3 dropped an event and made a number of a text. */
const ladder: Readonly<Record<number, UpgradeStep>> = {
  1: (event) => {
    if (event['type'] === 'renamed') {
      const { old_name: name, ...rest } = event;
      return [{ ...rest, name }];
    }
    if (event['type'] === 'both') {
      return [
        { type: 'first', at: event['at'] },
        { type: 'second', at: event['at'], size: event['size'] },
      ];
    }
    return [event];
  },
  2: (event) => {
    if (event['type'] === 'first') return [];
    if (event['type'] === 'second') return [{ ...event, size: Number(event['size']) }];
    return [event];
  },
};

const upgrade = (event: RawEvent, from: number, to = 3) => upgradeEvent(event, from, ladder, to);

test('an event climbs one step a version', () => {
  expect(upgrade({ type: 'renamed', at: 1, old_name: 'a' }, 1)).toEqual([
    { type: 'renamed', at: 1, name: 'a' },
  ]);
});

test('one event may become several, and each of them climbs on', () => {
  expect(upgrade({ type: 'both', at: 1, size: '7' }, 1, 2)).toEqual([
    { type: 'first', at: 1 },
    { type: 'second', at: 1, size: '7' },
  ]);
  expect(upgrade({ type: 'both', at: 1, size: '7' }, 1)).toEqual([{ type: 'second', at: 1, size: 7 }]);
});

test('an event that ceased to exist becomes none', () => {
  expect(upgrade({ type: 'first', at: 1 }, 2)).toEqual([]);
});

test('an event climbs only from the version of its journal on', () => {
  expect(upgrade({ type: 'renamed', at: 1, old_name: 'a' }, 2)).toEqual([
    { type: 'renamed', at: 1, old_name: 'a' },
  ]);
  const present = { type: 'second', at: 1, size: 7 };
  expect(upgrade(present, 3)).toEqual([present]);
});

test('a step does not change the event that it was given', () => {
  const event = Object.freeze({ type: 'renamed', at: 1, old_name: 'a' });
  upgrade(event, 1);
  expect(event).toEqual({ type: 'renamed', at: 1, old_name: 'a' });
});

test('a rung that is missing is a mistake of ours, and says which', () => {
  expect(() => upgradeEvent({ type: 'first' }, 1, { 2: (event) => [event] }, 3)).toThrow(
    'the upgrade ladder has no step from protocol 1',
  );
});

test('the released ladder reaches the present version from every version before it', () => {
  for (let version = 1; version <= protocolVersion; version++)
    expect(() => upgradeEvent({ type: 'heartbeat', at: 1 }, version)).not.toThrow();
});
