import { expect, test } from 'vitest';
import { siblingModule } from './sibling-module.ts';

test('source points at source', () => {
  expect(siblingModule('file:///package/src/keeper/start-keeper.ts', './keeper-main').href).toBe(
    'file:///package/src/keeper/keeper-main.ts',
  );
});

test('the built package points at the built package', () => {
  expect(siblingModule('file:///package/dist/keeper/start-keeper.js', '../cli/main').href).toBe(
    'file:///package/dist/cli/main.js',
  );
});
