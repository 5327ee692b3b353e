import type { Product } from '../catalogue.ts';
import { type Html, html } from '../html.ts';
import { illustrationOf } from '../illustrations.ts';
import { layout, type PageView, price } from '../layout.ts';
import { textsOf } from '../translations.ts';

/** Asks the stock service after the page is there, and counts down while the product is sold out. */
const stockScript = html`<script>
  const line = document.querySelector('.stock');
  const button = document.querySelector('#add');
  async function look() {
    const answer = await fetch('/api/stock/' + line.dataset.product);
    const stock = await answer.json();
    if (stock.available > 0) {
      line.textContent = stock.available + ' ' + line.dataset.inStock;
      button.disabled = false;
    } else {
      line.textContent = 'Sold out. New ones arrive in ' + stock.secondsUntilRestock + ' s.';
      setTimeout(look, 400);
    }
  }
  setTimeout(look, 350);
</script>`;

/** One product with its story, its price and its stock. */
export function productPage(view: PageView, product: Product): Html {
  const { session } = view;
  const texts = textsOf(session.language);
  return layout(
    view,
    product.name,
    html`
    <article class="product" aria-label="${product.name}">
      <div class="frame">${illustrationOf(product)}</div>
      <div>
        <p class="lead"><a href="/?category=${product.category}">${product.category}</a></p>
        <h1>${product.name}</h1>
        <p>${product.description}</p>
        <p class="big-price">${price(session, product.priceCents)}</p>
        <p class="stock" role="status" data-product="${product.id}" data-in-stock="${texts.inStock}">Asking the warehouse...</p>
        <form class="row" action="/basket/add" method="post">
          <input type="hidden" name="product" value="${product.id}">
          <label for="quantity">Quantity</label>
          <input id="quantity" name="quantity" type="number" min="1" max="20" value="1">
          <button id="add" disabled>${texts.addToBasket}</button>
        </form>
      </div>
    </article>
    ${stockScript}`,
  );
}
