import { After, AfterAll, Before, BeforeAll } from 'assay/gherkin';
import { type RunningShop, startShop } from '../server/start-shop.ts';
import type { ShopWorld } from './shop-world.ts';

let shop: RunningShop | undefined;

// Each worker opens a shop of its own, on a free port.
BeforeAll({ name: 'open the shop' }, async () => {
  shop = await startShop();
});

AfterAll({ name: 'close the shop' }, async () => {
  await shop?.stop();
  shop = undefined;
});

Before({ name: 'find the way to the shop' }, function (this: ShopWorld) {
  this.baseUrl = shop?.url;
});

Before({ name: 'leave out what is not built yet', tags: '@planned' }, () => 'skipped');

// Hooks look at the page only when the scenario has opened one.
After({ name: 'sign out', tags: '@signed-in' }, async function (this: ShopWorld) {
  await this.openPage?.request.post(this.addressOf('/sign-out'));
});

After({ name: 'note what is left in the basket', tags: '@browser' }, async function (this: ShopWorld) {
  const answer = await this.openPage?.request.get(this.addressOf('/api/basket'));
  if (!answer) return;
  const basket = (await answer.json()) as { lines: { product: string; quantity: number }[] };
  const left = basket.lines.map((line) => `${line.quantity} x ${line.product}`);
  this.attach(
    left.length > 0 ? `left in the basket: ${left.join(', ')}` : 'the basket is empty',
    'text/plain',
  );
});
