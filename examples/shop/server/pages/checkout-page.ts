import { type Html, html } from '../html.ts';
import { choice, layout, type PageView, price } from '../layout.ts';
import type { Address, AddressProblem } from '../orders.ts';
import { countries } from '../pricing.ts';

const labels = {
  name: 'Full name',
  email: 'Email',
  street: 'Street',
  city: 'City',
  postalCode: 'Postal code',
  country: 'Country',
} as const;

/** The form for address and delivery, with what is wrong with the last try. */
export function checkoutPage(
  view: PageView,
  address: Address,
  problems: readonly AddressProblem[] = [],
): Html {
  const { session } = view;
  const totals = session.totals();
  const text = (field: Exclude<keyof typeof labels, 'country'>) => textField(field, address[field], problems);
  return layout(
    view,
    'Checkout',
    html`
    <h1>Checkout</h1>
    <p class="lead">Where may we send it?</p>
    ${problems.length > 0 && problemList(problems)}
    <div class="side">
      <form class="panel" action="/checkout" method="post" novalidate aria-label="Address">
        ${text('name')}${text('email')}${text('street')}
        <div class="pair">${text('postalCode')}${text('city')}</div>
        <div class="field">
          <label for="country">${labels.country}</label>
          <select id="country" name="country">${countries.map((name) => choice(name, name, address.country))}</select>
        </div>
        <fieldset>
          <legend>Delivery</legend>
          ${deliveryOption('standard', 'Standard, three days', address.delivery === 'standard')}
          ${deliveryOption('express', 'Express, tomorrow', address.delivery === 'express')}
        </fieldset>
        <div class="tick">${
          address.gift
            ? html`<input type="checkbox" id="gift" name="gift" value="yes" checked>`
            : html`<input type="checkbox" id="gift" name="gift" value="yes">`
        }<label for="gift">Wrap it as a gift</label></div>
        <div class="field"><label for="note">Note for us</label><textarea id="note" name="note" rows="3">${address.note}</textarea></div>
        <button>Place the order</button>
      </form>
      <section class="panel" aria-label="Summary">
        <h2>Your order</h2>
        <dl class="sums">
          ${session
            .basketLines()
            .map(
              (line) =>
                html`<dt>${line.quantity} x ${line.product.name}</dt><dd>${price(session, line.priceCents * line.quantity)}</dd>`,
            )}
          <dt class="total">Total in Ireland</dt><dd class="total">${price(session, totals.totalCents)}</dd>
        </dl>
      </section>
    </div>`,
  );
}

function textField(field: keyof typeof labels, value: string, problems: readonly AddressProblem[]): Html {
  const problem = problems.find((one) => one.field === field);
  const label = html`<label for="${field}">${labels[field]}</label>`;
  if (!problem)
    return html`<div class="field">${label}<input id="${field}" name="${field}" value="${value}"></div>`;
  return html`<div class="field">${label}
    <input id="${field}" name="${field}" value="${value}" aria-invalid="true" aria-describedby="${field}-hint">
    <p class="hint" id="${field}-hint">${problem.message}</p></div>`;
}

function deliveryOption(value: string, text: string, chosen: boolean): Html {
  const id = `delivery-${value}`;
  const input = chosen
    ? html`<input type="radio" id="${id}" name="delivery" value="${value}" checked>`
    : html`<input type="radio" id="${id}" name="delivery" value="${value}">`;
  return html`<div class="tick">${input}<label for="${id}">${text}</label></div>`;
}

function problemList(problems: readonly AddressProblem[]): Html {
  const count = problems.length === 1 ? 'One thing is' : `${problems.length} things are`;
  return html`<div class="notice problem" role="alert">${count} missing or wrong:
    <ul>${problems.map((problem) => html`<li><a href="#${problem.field}">${labels[problem.field as keyof typeof labels]}</a></li>`)}</ul></div>`;
}
