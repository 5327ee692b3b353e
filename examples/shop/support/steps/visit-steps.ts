import assert from 'node:assert/strict';
import { type DataTable, Given, step, Then, When } from 'assay/gherkin';
import { findProduct, products } from '../../server/catalogue.ts';
import type { ShopWorld } from '../shop-world.ts';

Given('I am in the shop', async function (this: ShopWorld) {
  const page = await this.page();
  await page.goto(this.addressOf('/'));
});

Given('my basket holds:', { timeout: 30_000 }, async function (this: ShopWorld, table: DataTable) {
  const page = await this.page();
  for (const { product, quantity } of table.hashes()) {
    await step(`put ${quantity} x ${product} into the basket`, async () => {
      const answer = await page.request.put(this.addressOf(`/api/basket/${idOf(product ?? '')}`), {
        data: { quantity: Number(quantity) },
      });
      assert.equal(answer.status(), 200, await answer.text());
    });
  }
});

Given('I have signed in and filled the basket', { timeout: 30_000 }, async function (this: ShopWorld) {
  const page = await this.page();
  await step('sign in as Ada', async () => {
    await step('open the sign-in page', () => page.goto(this.addressOf('/sign-in')));
    await step('send the email and the password', async () => {
      await page.getByLabel('Email').fill('ada@example.org');
      await page.getByLabel('Password').fill('tea-for-two');
      await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Good to see you, Ada Byron.').waitFor();
    });
  });
  await step('fill the basket', () =>
    Promise.all(
      ['garden-teapot', 'earl-grey'].map((id) =>
        step(`put one ${id} into the basket`, async () => {
          const answer = await page.request.put(this.addressOf(`/api/basket/${id}`), {
            data: { quantity: 1 },
          });
          assert.equal(answer.status(), 200, await answer.text());
        }),
      ),
    ),
  );
  await step('look into the basket', async () => {
    await page.goto(this.addressOf('/basket'));
    await page.getByRole('heading', { name: 'Basket' }).waitFor();
  });
});

When(
  'I sign in as {string} with the password {string}',
  async function (this: ShopWorld, email: string, password: string) {
    const page = await this.page();
    await page.goto(this.addressOf('/sign-in'));
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  },
);

Then('the products should be, in this order:', async function (this: ShopWorld, table: DataTable) {
  const page = await this.page();
  const expected = table.raw().map(([name]) => name);
  const headings = page.getByRole('list', { name: 'Products' }).getByRole('heading');
  await headings.nth(expected.length - 1).waitFor();
  assert.deepEqual(await headings.allTextContents(), expected);
});

Then('I should see {int} product(s)', async function (this: ShopWorld, expected: number) {
  const page = await this.page();
  const shown = await page.getByRole('list', { name: 'Products' }).getByRole('listitem').count();
  assert.equal(shown, expected, `the shop window should show ${expected} products, it shows ${shown}`);
});

function idOf(name: string): string {
  const product = products.find((one) => one.name === name) ?? findProduct(name);
  assert.ok(product, `the shop does not sell "${name}"`);
  return product.id;
}
