import assert from 'node:assert/strict';
import { type DataTable, Then, When } from 'assay/gherkin';
import type { ShopWorld } from '../shop-world.ts';

When('I ask the API for {string}', async function (this: ShopWorld, path: string) {
  this.answer = await this.client.send('GET', path);
});

When(
  'I send {word} {string} with:',
  async function (this: ShopWorld, method: string, path: string, body: string) {
    this.answer = await this.client.send(method, path, body);
  },
);

Then('the API should answer {int}', function (this: ShopWorld, status: number) {
  const { status: actual, body } = this.lastAnswer;
  assert.equal(
    actual,
    status,
    `the API should answer ${status}, it answered ${actual}: ${JSON.stringify(body)}`,
  );
});

Then('the answer should be:', function (this: ShopWorld, json: string) {
  assert.deepEqual(this.lastAnswer.body, JSON.parse(json));
});

Then('the answer should contain:', function (this: ShopWorld, table: DataTable) {
  for (const [path = '', expected] of table.raw()) {
    const actual = valueAt(this.lastAnswer.body, path);
    assert.equal(
      String(actual),
      expected,
      `"${path}" should be ${expected}, it is ${JSON.stringify(actual)}`,
    );
  }
});

Then('there should be {int} recommendation(s)', function (this: ShopWorld, expected: number) {
  const names = this.lastAnswer.body.products as string[];
  assert.equal(
    names.length,
    expected,
    `${expected} recommendations were expected, there are ${names.length}`,
  );
});

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], value);
}
