import assert from 'node:assert/strict';
import { Then, When } from 'assay/gherkin';
import type { ShopWorld } from '../shop-world.ts';

When(
  'I change the quantity of {string} to {int}',
  async function (this: ShopWorld, product: string, quantity: number) {
    const page = await this.page();
    const field = page.getByLabel(`Quantity of ${product}`);
    const changed = page.waitForResponse((response) => response.url().endsWith('/basket/change'));
    await field.fill(String(quantity));
    await field.press('Tab');
    await changed;
  },
);

When('I use the voucher {string}', async function (this: ShopWorld, code: string) {
  const page = await this.page();
  await page.getByLabel('Voucher code').fill(code);
  await page.getByRole('button', { name: 'Use the voucher' }).click();
});

Then(
  'the summary should say {string} for {string}',
  async function (this: ShopWorld, expected: string, name: string) {
    const page = await this.page();
    const summary = page.getByRole('region', { name: /Summary|Payment/ });
    const amount = summary
      .locator('dt', { hasText: new RegExp(`^${name}$`) })
      .locator('xpath=following-sibling::dd[1]');
    const actual = await amount.textContent();
    const whole = await summary.locator('dt, dd').allTextContents();
    assert.equal(
      actual,
      expected,
      `"${name}" should be ${expected}, the page shows ${actual} (the whole summary: ${whole.join(' ')})`,
    );
  },
);
