import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUuid, uuidOfName, uuidV7 } from './uuid.ts';

const millisecondsOf = (uuid: string) => Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);

test('a uuid of version 7 carries its version, its variant and its time', () => {
  const uuid = uuidV7(1_792_000_000_123);
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(millisecondsOf(uuid)).toBe(1_792_000_000_123);
});

test('later uuids sort behind earlier ones', () => {
  expect(uuidV7(1_792_000_000_124) > uuidV7(1_792_000_000_123)).toBe(true);
});

test('uuids of the same millisecond differ', () => {
  const uuids = new Set(Array.from({ length: 1000 }, () => uuidV7(1_792_000_000_123)));
  expect(uuids.size).toBe(1000);
});

test('the uuid of a name has the layout of version 7 and depends on time and name alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8_000_000_000_000_000 }), fc.string(), (micros, name) => {
      const uuid = uuidOfName(micros, name);
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(millisecondsOf(uuid)).toBe(Math.floor(micros / 1000));
      expect(uuidOfName(micros, name)).toBe(uuid);
      expect(uuidOfName(micros, `${name}!`)).not.toBe(uuid);
    }),
  );
});

test('the uuid of a name never changes from release to release', () => {
  expect(uuidOfName(1_792_000_000_123_456, 'journal 17')).toBe('01a13b86-007b-7c06-a2ab-5dacdfdb6f25');
});

test.each([
  ['019aa000-0000-7000-8000-000000000001', true],
  ['019AA000-0000-7000-8000-00000000000F', true],
  ['019aa000000070008000000000000001', false],
  ['019aa000-0000-7000-8000-00000000000g', false],
  [' 019aa000-0000-7000-8000-000000000001', false],
  ['', false],
])('%j is a uuid: %s', (text, answer) => {
  expect(isUuid(text)).toBe(answer);
});
