import { expect, it } from 'vitest';
import { textWidth } from './terminal.ts';
import { markdownTable, renderTable } from './text-table.ts';

const columns = [{ name: 'feature' }, { name: 'steps', align: 'right' }] as const;

it('aligns columns and leaves no spaces at line ends', () => {
  const table = renderTable(columns, [
    ['The basket', '12'],
    ['日本', '3'],
  ]);
  expect(table).toBe(
    ['feature     steps', '──────────  ─────', 'The basket     12', '日本            3', ''].join('\n'),
  );
});

it('shows the head alone when there are no rows', () => {
  expect(renderTable(columns, [])).toBe('feature  steps\n───────  ─────\n');
});

it('cuts the widest columns to fit, and only those', () => {
  const table = renderTable(columns, [['x'.repeat(100), '12']], { width: 30 });
  expect(table.split('\n')[2]).toBe(`${'x'.repeat(22)}…     12`);
  expect(Math.max(...table.split('\n').map(textWidth))).toBe(30);
});

it('cuts rigid columns last', () => {
  const mixed = [{ name: 'id', rigid: true }, { name: 'message' }];
  expect(renderTable(mixed, [['1234567890', 'x'.repeat(30)]], { width: 20 }).split('\n')[2]).toBe(
    '1234567890  xxxxxxx…',
  );
  expect(renderTable(mixed, [['1234567890', 'x'.repeat(30)]], { width: 14 }).split('\n')[2]).toBe(
    '12345…  xxxxx…',
  );
});

it('cuts cells to the width that a column may have', () => {
  expect(renderTable([{ name: 'a' }], [['long text']], { maxColumnWidth: 5 })).toContain('long…\n');
});

it('keeps a cell of many lines in one', () => {
  expect(renderTable([{ name: 'a' }], [['one\ntwo\n']])).toContain('one↵two\n');
});

it('colours the head only', () => {
  const table = renderTable([{ name: 'a' }], [['1']], { style: (format, text) => `<${format}>${text}` });
  expect(table).toBe('<bold>a\n<dim>─\n1\n');
});

it('escapes what Markdown would read', () => {
  expect(markdownTable(columns, [['a|b\n<c>', '1']])).toBe(
    '| feature | steps |\n| --- | ---: |\n| a\\|b<br>&lt;c> | 1 |\n',
  );
});
