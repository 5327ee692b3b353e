import { type Html, html } from '../html.ts';
import { layout, type PageView, price } from '../layout.ts';
import type { BasketLine, Session } from '../sessions.ts';
import { textsOf } from '../translations.ts';

/** The basket with its lines, the voucher and the sums; `problem` is what went wrong with the last change. */
export function basketPage(view: PageView, problem?: string): Html {
  const { session } = view;
  const texts = textsOf(session.language);
  const lines = session.basketLines();
  const alarm = problem && html`<p class="notice problem" role="alert">${problem}</p>`;
  if (lines.length === 0) {
    const back = html`<p>${texts.emptyBasket}</p><p><a href="/">Look around the shop</a></p>`;
    return layout(view, texts.basket, html`<h1>${texts.basket}</h1>${alarm}${back}`);
  }
  return layout(
    view,
    texts.basket,
    html`
    <h1>${texts.basket}</h1>
    ${alarm}
    <div class="side">
      <table aria-label="Basket">
        <thead><tr><th>Product</th><th class="number">Price</th><th>Quantity</th><th class="number">Sum</th><th></th></tr></thead>
        <tbody>${lines.map((line) => lineRow(session, line))}</tbody>
      </table>
      <div>
        <section class="panel" aria-label="Summary">
          <h2>Summary</h2>
          ${sums(session, lines)}
          <a class="button" href="/checkout">Go to checkout</a>
        </section>
        <section class="panel" aria-label="Voucher">
          <h2>Voucher</h2>
          ${voucherForm(session)}
        </section>
      </div>
    </div>`,
  );
}

function lineRow(session: Session, line: BasketLine): Html {
  const { product, quantity } = line;
  return html`
    <tr>
      <td><a href="/products/${product.id}">${product.name}</a></td>
      <td class="number">${price(session, product.priceCents)}</td>
      <td><form action="/basket/change" method="post">
        <input type="hidden" name="product" value="${product.id}">
        <input type="number" name="quantity" min="0" max="99" value="${quantity}" aria-label="Quantity of ${product.name}" onchange="this.form.requestSubmit()">
        <noscript><button>OK</button></noscript>
      </form></td>
      <td class="number">${price(session, product.priceCents * quantity)}</td>
      <td><form action="/basket/change" method="post">
        <input type="hidden" name="product" value="${product.id}"><input type="hidden" name="quantity" value="0">
        <button class="plain" aria-label="Remove ${product.name}">Remove</button>
      </form></td>
    </tr>`;
}

function sums(session: Session, lines: readonly BasketLine[]): Html {
  const totals = session.totals();
  const saved = savedOn(session, lines);
  return html`
    <dl class="sums">
      <dt>Subtotal</dt><dd>${price(session, totals.subtotalCents)}</dd>
      ${saved > 0 && html`<dt class="saving">You save</dt><dd class="saving">${price(session, saved)}</dd>`}
      <dt>Delivery</dt><dd>${totals.deliveryCents === 0 ? 'free' : price(session, totals.deliveryCents)}</dd>
      <dt class="total">Total</dt><dd class="total">${price(session, totals.totalCents)}</dd>
    </dl>`;
}

/** What the voucher takes off each line, added up. */
function savedOn(session: Session, lines: readonly BasketLine[]): number {
  const { voucher } = session;
  if (!voucher?.percent) return session.totals().discountCents;
  const percent = voucher.percent;
  return lines
    .filter((line) => !voucher.category || line.category === voucher.category)
    .reduce((sum, line) => sum + Math.round((line.priceCents * line.quantity * percent) / 100), 0);
}

function voucherForm({ voucher }: Session): Html {
  if (voucher) {
    return html`<p><span class="badge">${voucher.code}</span> ${voucher.title}</p>
      <form action="/basket/voucher" method="post"><input type="hidden" name="code" value=""><button class="plain">Take it off</button></form>`;
  }
  return html`<form action="/basket/voucher" method="post">
    <div class="field"><label for="code">Voucher code</label><input id="code" name="code" autocomplete="off"></div>
    <button>Use the voucher</button>
  </form>`;
}
