import { type Html, html } from '../html.ts';
import { layout, type PageView, price } from '../layout.ts';
import type { Order } from '../orders.ts';

/** One order: its state, its lines, and the button that pays for it. */
export function orderPage(view: PageView, order: Order, problem?: string): Html {
  const { session } = view;
  return layout(
    view,
    `Order ${order.number}`,
    html`
    ${problem && html`<p class="notice problem" role="alert">${problem}</p>`}
    <h1>Order ${order.number}</h1>
    <p class="lead">${order.day} · ${statusBadge(order)}${order.address.gift && html` <span class="badge">gift</span>`}</p>
    <div class="side">
      <table aria-label="Order ${order.number}">
        <thead><tr><th>Product</th><th class="number">Quantity</th><th class="number">Price</th></tr></thead>
        <tbody>${order.lines.map(
          (line) => html`<tr><td>${line.name}</td><td class="number">${line.quantity}</td>
            <td class="number">${price(session, line.priceCents)}</td></tr>`,
        )}</tbody>
      </table>
      <section class="panel" aria-label="Payment">
        <h2>Payment</h2>
        <dl class="sums">
          <dt>Subtotal</dt><dd>${price(session, order.totals.subtotalCents)}</dd>
          ${order.totals.discountCents > 0 && html`<dt class="saving">You save</dt><dd class="saving">${price(session, order.totals.discountCents)}</dd>`}
          <dt>Delivery</dt><dd>${order.totals.deliveryCents === 0 ? 'free' : price(session, order.totals.deliveryCents)}</dd>
          <dt class="total">Total</dt><dd class="total">${price(session, order.totals.totalCents)}</dd>
        </dl>
        ${
          order.status === 'awaiting payment'
            ? html`<form action="/orders/${order.number}/payment" method="post"><button>Pay now</button></form>`
            : html`<p>Thank you for your order, ${order.address.name}.</p>`
        }
      </section>
    </div>`,
  );
}

/** The visitor's orders, newest first. */
export function orderHistoryPage(view: PageView, orders: readonly Order[]): Html {
  const { session } = view;
  return layout(
    view,
    'Your orders',
    html`
    <h1>Your orders</h1>
    <table aria-label="Orders">
      <thead><tr><th>Order</th><th>Day</th><th>Status</th><th class="number">Total</th><th></th></tr></thead>
      <tbody>${orders.map(
        (order) => html`<tr>
          <td><a href="/orders/${order.number}">${order.number}</a></td><td>${order.day}</td><td>${statusBadge(order)}</td>
          <td class="number">${price(session, order.totals.totalCents)}</td>
          <td><form action="/orders/${order.number}/again" method="post">
            <button class="plain" aria-label="Order ${order.number} again">Order again</button></form></td></tr>`,
      )}</tbody>
    </table>`,
  );
}

/** The state of an order as a coloured mark. */
export function statusBadge(order: Order): Html {
  const look = order.status === 'awaiting payment' ? 'badge waiting' : 'badge';
  return html`<span class="${look}">${order.status}</span>`;
}
