import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shardRunners, shardUnits } from './shard-runners.ts';

test('a file whose path is a part of another one goes with it, where the runner looks for parts', () => {
  const files = ['packages/b/src/a.test.ts', 'src/a.test.ts', 'src/a.test.tsx', 'src/other.test.ts'];
  const units = shardUnits(files, shardRunners.vitest).map((unit) => unit.files);
  expect(units).toEqual([files.slice(0, 3), ['src/other.test.ts']]);
  expect(shardUnits(files, shardRunners.jest)).toHaveLength(4);
  const patterns = shardUnits(files, shardRunners.playwright).map((unit) => unit.files);
  expect(patterns).toEqual([files.slice(0, 2), ['src/a.test.tsx'], ['src/other.test.ts']]);
});

test('no argument of one unit brings a file of another one', () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'ab', 'A', 'x.test.ts'), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.uniqueArray(
        path.map((parts) => parts.join('/')),
        { maxLength: 15 },
      ),
      (files) => {
        const units = shardUnits(files, shardRunners.vitest);
        expect(units.flatMap((unit) => unit.files).toSorted()).toEqual(files.toSorted());
        for (const unit of units) {
          const others = files.filter((file) => !unit.files.includes(file));
          for (const file of unit.files) {
            const brought = others.filter((other) => other.toLowerCase().includes(file.toLowerCase()));
            expect(brought).toEqual([]);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('arguments mean one file', () => {
  const pattern = shardRunners.playwright.argument('tests/a+b.spec.ts');
  expect(pattern).toBe('/tests/a\\+b\\.spec\\.ts$');
  expect(new RegExp(pattern).test('/home/me/tests/a+b.spec.ts')).toBe(true);
  expect(new RegExp(pattern).test('/home/me/tests/a+b.spec.tsx')).toBe(false);
  expect(shardRunners.node.argument('pages/[id].test.ts')).toBe('pages/[[]id[]].test.ts');
});
