import { type Html, html } from '../html.ts';
import { layout, type PageView, price } from '../layout.ts';
import type { Order } from '../orders.ts';
import { statusBadge } from './order-page.ts';

/** All orders, for the people who send them. */
export function staffOrdersPage(view: PageView, orders: readonly Order[]): Html {
  const waiting = orders.filter((order) => order.status === 'paid').length;
  return layout(
    view,
    'Orders to send',
    html`
    <h1>Orders to send</h1>
    <p class="lead">${waiting === 1 ? '1 paid order is' : `${waiting} paid orders are`} waiting.</p>
    <table aria-label="All orders">
      <thead><tr><th>Order</th><th>Day</th><th>Customer</th><th>Status</th><th class="number">Total</th><th></th></tr></thead>
      <tbody>${orders.map((order) => row(view, order))}</tbody>
    </table>`,
  );
}

function row({ session }: PageView, order: Order): Html {
  const send = html`<form action="/staff/orders/${order.number}/sent" method="post">
    <button aria-label="Mark order ${order.number} as sent">Mark as sent</button></form>`;
  return html`<tr><td>${order.number}</td><td>${order.day}</td><td>${order.address.name}</td><td>${statusBadge(order)}</td>
    <td class="number">${price(session, order.totals.totalCents)}</td><td>${order.status === 'paid' && send}</td></tr>`;
}
