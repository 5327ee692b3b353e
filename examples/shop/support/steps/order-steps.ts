import assert from 'node:assert/strict';
import { Given, step, Then, When } from 'assay/gherkin';
import type { ShopWorld } from '../shop-world.ts';

When('I send the order to a valid address', async function (this: ShopWorld) {
  const page = await this.page();
  await step('fill in the address', async () => {
    const address = { 'Full name': 'Ada Byron', Email: 'ada@example.org', Street: '12 Analytical Row' };
    for (const [label, value] of Object.entries(address)) await page.getByLabel(label).fill(value);
    await page.getByLabel('City').fill('Dublin');
    await page.getByLabel('Postal code').fill('D02 XY45');
  });
  await step('send the form', async () => {
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByText('We have your order').waitFor();
  });
});

// The provider is busy the first two times, so this needs three tries.
When('I pay for the order', { timeout: 30_000 }, async function (this: ShopWorld) {
  const page = await this.page();
  await step(
    'the payment provider answers',
    async () => {
      const answered = page.waitForResponse((response) => response.url().endsWith('/payment'));
      await page.getByRole('button', { name: 'Pay now' }).click();
      const status = (await answered).status();
      if (status !== 303) {
        throw new Error(
          `the payment provider answered ${status}: ${await page.getByRole('alert').textContent()}`,
        );
      }
    },
    { retries: 3, delayMs: 50 },
  );
  await step('the order is paid', () => page.getByText('Thank you for your order').waitFor());
});

Given('an order of two Earl Grey over the API', async function (this: ShopWorld) {
  await step('put the tea into the basket', async () => {
    const answer = await this.client.send('PUT', '/api/basket/earl-grey', JSON.stringify({ quantity: 2 }));
    assert.equal(answer.status, 200);
  });
  await step('place the order', async () => {
    const address = {
      name: 'Ada',
      email: 'ada@example.org',
      street: 'A Row 1',
      city: 'Dublin',
      postalCode: 'D02',
    };
    const answer = await this.client.send('POST', '/api/orders', JSON.stringify(address));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    this.orderNumber = String(answer.body.number);
  });
});

When('I pay over the API until the provider answers', async function (this: ShopWorld) {
  await step(
    'the payment provider answers',
    async () => {
      this.answer = await this.client.send('POST', `/api/orders/${this.orderNumber}/payment`);
      assert.equal(this.answer.status, 200, `the provider answered ${this.answer.status}`);
    },
    { retries: 3, delayMs: 20 },
  );
});

Then('the status of the order should be {string}', function (this: ShopWorld, status: string) {
  assert.equal(this.lastAnswer.body.status, status);
});
