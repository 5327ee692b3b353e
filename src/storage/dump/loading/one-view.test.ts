import { expect, test } from 'vitest';
import { isOneView } from './one-view.ts';

test.each([
  'CREATE VIEW a AS SELECT 1',
  "CREATE VIEW \"a;b\" AS SELECT 'it''s; fine' AS x;",
  'create view a as\nselect 1\n;\n',
])('%s is one view', (statement) => {
  expect(isOneView(statement)).toBe(true);
});

test.each([
  'DROP TABLE runs',
  'CREATE TABLE a AS SELECT 1',
  'CREATE VIEW a AS SELECT 1; DROP TABLE runs',
  "CREATE VIEW a AS SELECT '; DROP TABLE runs",
  'CREATE VIEW a AS SELECT $$ ; $$',
  "CREATE VIEW a AS SELECT E'\\'; DROP TABLE runs; --'",
  'CREATE VIEW a AS SELECT 1 -- \n; DROP TABLE runs',
  'CREATE VIEW a AS SELECT 1 /* */',
])('%s is not surely one', (statement) => {
  expect(isOneView(statement)).toBe(false);
});
