import { expect, it } from 'vitest';
import { stepSnippet } from './snippet.ts';

it.each([
  ['When ', 'I pay', "When('I pay', async function () {});"],
  ['And ', 'I pay "a" and \'b\'', "Given('I pay {string} and {string}', async function (text, text2) {});"],
  [
    'Then ',
    'I see 3 items for 4.50 or 2',
    "Then('I see {int} items for {float} or {int}', async function (count, amount, count2) {});",
  ],
  ['* ', "it's (not) a/b v1.2.3", "Given('it\\'s \\\\(not\\\\) a\\\\/b v1.2.3', async function () {});"],
])('makes a step definition of "%s%s"', (keyword, text, snippet) => {
  expect(stepSnippet({ keyword, text, hasDocString: false, hasDataTable: false, locations: [] })).toBe(
    snippet,
  );
});

it('takes the table and the doc string as arguments', () => {
  const step = { keyword: 'Given ', text: 'I write', hasDocString: true, hasDataTable: true, locations: [] };
  expect(stepSnippet(step)).toBe("Given('I write', async function (table, docString) {});");
});
