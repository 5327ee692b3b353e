import { expect, test } from 'vitest';
import { journalFileName, journalsDirectory } from './journal-files.ts';

test('the journals of results.db lie in the folder journals beside it', () => {
  expect(journalsDirectory('/project/results/results.db')).toBe('/project/results/journals');
});

test('any other database has a folder of its own name, so that two in one folder never share journals', () => {
  expect(journalsDirectory('/project/results/nightly.db')).toBe('/project/results/nightly.db.journals');
  expect(journalsDirectory('/project/results/old.results.db')).toBe(
    '/project/results/old.results.db.journals',
  );
});

test('a journal is named after its uuid', () => {
  expect(journalFileName('019aa000-0000-7000-8000-000000000001')).toBe(
    '019aa000-0000-7000-8000-000000000001.ndjson',
  );
});
