import { expect, test } from 'vitest';
import { SeededRandom } from '../../storage/sample/history/seeded-random.ts';
import { seriesChanges } from './duration-changes.ts';

const least = Math.log(1.1);
const series = (random: SeededRandom, levels: readonly number[], noise = 0.15) =>
  levels.map((level) => level + noise * random.normal());

test('a step is found within two runs of where it is, whatever its size from 20 % on', () => {
  const random = new SeededRandom('steps');
  let near = 0;
  for (let trial = 0; trial < 100; trial++) {
    const at = random.whole(15, 85);
    const step = Math.log(random.between(1.3, 2)) * (random.chance(0.5) ? 1 : -1);
    const [change, ...more] = seriesChanges(
      series(
        random,
        Array.from({ length: 100 }, (_, index) => (index < at ? 0 : step)),
      ),
      least,
    );
    if (more.length === 0 && change !== undefined && Math.abs(change.at - at) <= 2) near++;
  }
  expect(near).toBeGreaterThanOrEqual(90);
});

test('there is hardly ever a change where there is only noise', () => {
  const random = new SeededRandom('noise');
  let found = 0;
  for (let trial = 0; trial < 200; trial++)
    if (
      seriesChanges(
        series(
          random,
          Array.from({ length: 100 }, () => 0),
        ),
        least,
      ).length > 0
    )
      found++;
  expect(found).toBeLessThanOrEqual(6);
});

test('the same series has the same changes, and what is short has none', () => {
  const values = series(
    new SeededRandom('same'),
    Array.from({ length: 60 }, (_, index) => (index < 30 ? 0 : 1)),
  );
  expect(seriesChanges(values, least)).toEqual(seriesChanges(values, least));
  expect(seriesChanges([1, 1, 1, 1, 5, 5, 5, 5], least)).toEqual([]);
  expect(seriesChanges([], least)).toEqual([]);
});
