import {
  type Category,
  categories,
  type Product,
  type Sorting,
  searchProducts,
  sortings,
} from '../catalogue.ts';
import { type Html, html } from '../html.ts';
import { illustrationOf } from '../illustrations.ts';
import { choice, layout, type PageView, price } from '../layout.ts';
import { textsOf } from '../translations.ts';

/** What the visitor wants to see of the catalogue. */
export type CatalogueWish = { category?: Category; words?: string; sorting?: Sorting };

/** The shop window: categories on the left, products on the right. */
export function cataloguePage(view: PageView, wish: CatalogueWish): Html {
  const texts = textsOf(view.session.language);
  const found = searchProducts(wish);
  const heading = wish.words ? `Results for "${wish.words}"` : (wish.category ?? texts.welcome);
  return layout(
    view,
    heading,
    html`
    <h1>${heading}</h1>
    <p class="lead">${texts.tagline}</p>
    <div class="columns">
      <nav aria-label="${texts.categories}">
        <h2>${texts.categories}</h2>
        <ul>
          <li>${categoryLink('/', texts.everything, !wish.category)}</li>
          ${categories.map((name) => html`<li>${categoryLink(`/?category=${name}`, name, wish.category === name)}</li>`)}
        </ul>
      </nav>
      <div>
        <div class="above">
          <span>${found.length === 1 ? '1 product' : `${found.length} products`}</span>
          <form action="/" method="get">
            ${wish.category && html`<input type="hidden" name="category" value="${wish.category}">`}
            ${wish.words && html`<input type="hidden" name="q" value="${wish.words}">`}
            <label for="sort">Order</label>
            <select id="sort" name="sort" onchange="this.form.requestSubmit()">
              ${Object.entries(sortings).map(([code, name]) => choice(code, name, wish.sorting ?? 'shelf'))}
            </select>
          </form>
        </div>
        ${found.length === 0 && html`<p>Nothing found. Try "teapot", or look through the categories.</p>`}
        <ul class="grid" aria-label="Products">${found.map((product) => card(view, product))}</ul>
      </div>
    </div>`,
  );
}

function categoryLink(address: string, name: string, current: boolean): Html {
  return current
    ? html`<a href="${address}" aria-current="page">${name}</a>`
    : html`<a href="${address}">${name}</a>`;
}

function card({ session }: PageView, product: Product): Html {
  const add = `${textsOf(session.language).addToBasket}: ${product.name}`;
  return html`
    <li class="card">
      ${illustrationOf(product)}
      <h2><a href="/products/${product.id}">${product.name}</a></h2>
      <p class="price">${price(session, product.priceCents)}</p>
      <form action="/basket/add" method="post">
        <input type="hidden" name="product" value="${product.id}">
        ${
          product.stock > 0
            ? html`<button aria-label="${add}">${textsOf(session.language).addToBasket}</button>`
            : html`<button disabled aria-label="Sold out: ${product.name}">Sold out</button>`
        }
      </form>
    </li>`;
}
