import { expect, test } from 'vitest';
import { similarity } from './similar-texts.ts';

test.each([
  ['expected % got %', 'expected % got %', 1],
  ['Expected % GOT %', 'got % expected %', 1],
  ['a b c d', 'a b c e', 0.6],
  ['Überlauf im Puffer', 'überlauf in Puffer', 0.5],
  ['a', 'b', 0],
  ['', 'a', 0],
  ['!', '!', 1],
  ['!', '?', 0],
])('%j and %j have %d in common', (first, second, expected) => {
  expect(similarity(first, second)).toBeCloseTo(expected, 9);
});
