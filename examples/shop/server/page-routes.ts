import { emptyAddress, readAddress } from './address-form.ts';
import { findProduct, isCategory, isSorting } from './catalogue.ts';
import type { HttpExchange } from './http-exchange.ts';
import type { PageView } from './layout.ts';
import { isCurrency, isLanguage } from './money.ts';
import { messagePage, signInPage } from './pages/account-page.ts';
import { basketPage } from './pages/basket-page.ts';
import { cataloguePage } from './pages/catalogue-page.ts';
import { checkoutPage } from './pages/checkout-page.ts';
import { orderHistoryPage, orderPage } from './pages/order-page.ts';
import { productPage } from './pages/product-page.ts';
import { staffOrdersPage } from './pages/staff-page.ts';
import type { Session } from './sessions.ts';
import type { Shop } from './shop.ts';

/** What a route works with. `id` is the part of the path that names one thing. */
type Visit = { shop: Shop; session: Session; exchange: HttpExchange; view: PageView; id: string };

type Route = (visit: Visit) => void | Promise<void>;

const routes: Record<string, Route> = {
  'GET /': ({ view, exchange }) => {
    const query = exchange.url.searchParams;
    const category = query.get('category');
    const sorting = query.get('sort');
    const wish = {
      words: query.get('q')?.trim() ?? '',
      ...(isCategory(category) && { category }),
      ...(isSorting(sorting) && { sorting }),
    };
    exchange.sendPage(cataloguePage(view, wish));
  },
  'GET /products/:id': (visit) => {
    const product = findProduct(visit.id);
    if (!product) return notFound(visit, 'We have never sold that.');
    visit.exchange.sendPage(productPage(visit.view, product));
  },
  'GET /basket': ({ view, exchange }) => exchange.sendPage(basketPage(view)),
  'POST /basket/add': async (visit) => {
    const { session, exchange, view } = visit;
    const form = await exchange.form();
    const product = findProduct(form.get('product') ?? '');
    if (!product) return notFound(visit, 'We have never sold that.');
    const wanted = (session.basket.get(product.id) ?? 0) + wholeNumber(form.get('quantity'), 1);
    const problem = session.setQuantity(product, wanted);
    if (problem) return exchange.sendPage(basketPage(view, problem), 409);
    session.notice = `${product.name} is in your basket.`;
    exchange.redirect('/basket');
  },
  'POST /basket/change': async ({ session, exchange, view }) => {
    const form = await exchange.form();
    const product = findProduct(form.get('product') ?? '');
    const problem = product && session.setQuantity(product, wholeNumber(form.get('quantity'), 0));
    if (problem) return exchange.sendPage(basketPage(view, problem), 409);
    exchange.redirect('/basket');
  },
  'POST /basket/voucher': async ({ shop, session, exchange, view }) => {
    const form = await exchange.form();
    const problem = shop.useVoucher(session, form.get('code') ?? '');
    if (problem) return exchange.sendPage(basketPage(view, problem), 422);
    exchange.redirect('/basket');
  },
  'GET /checkout': ({ session, exchange, view }) => {
    if (session.basket.size === 0) return exchange.redirect('/basket');
    exchange.sendPage(checkoutPage(view, emptyAddress(session)));
  },
  'POST /checkout': async ({ shop, session, exchange, view }) => {
    const form = await exchange.form();
    if (session.basket.size === 0) return exchange.redirect('/basket');
    const address = readAddress((field) => form.get(field));
    const order = shop.placeOrder(session, address);
    if (Array.isArray(order)) return exchange.sendPage(checkoutPage(view, address, order), 422);
    session.notice = `We have your order, ${address.name}.`;
    exchange.redirect(`/orders/${order.number}`);
  },
  'GET /orders': (visit) => {
    const { session, exchange, view } = visit;
    if (!session.account) return exchange.redirect('/sign-in');
    const own = session.orders.filter((order) => order.email === session.account?.email);
    exchange.sendPage(orderHistoryPage(view, own));
  },
  'GET /orders/:id': (visit) => {
    const order = visit.session.orders.find((one) => one.number === visit.id);
    if (!order) return notFound(visit, `There is no order ${visit.id}.`);
    visit.exchange.sendPage(orderPage(visit.view, order));
  },
  'POST /orders/:id/payment': (visit) => {
    const order = visit.session.orders.find((one) => one.number === visit.id);
    if (!order) return notFound(visit, `There is no order ${visit.id}.`);
    const answer = visit.shop.pay(visit.session, order);
    if (answer.status !== 200)
      return visit.exchange.sendPage(orderPage(visit.view, order, answer.message), 503);
    visit.exchange.redirect(`/orders/${order.number}`);
  },
  'POST /orders/:id/again': (visit) => {
    const order = visit.session.orders.find((one) => one.number === visit.id);
    for (const line of order?.lines ?? []) {
      const product = findProduct(line.productId);
      if (product) visit.session.setQuantity(product, line.quantity);
    }
    visit.exchange.redirect('/basket');
  },
  'GET /sign-in': ({ view, exchange }) => exchange.sendPage(signInPage(view)),
  'POST /sign-in': async ({ session, exchange, view }) => {
    const form = await exchange.form();
    const email = form.get('email') ?? '';
    if (!session.signIn(email, form.get('password') ?? '')) {
      return exchange.sendPage(
        signInPage(view, email, 'This email and password do not belong together.'),
        401,
      );
    }
    session.notice = `Good to see you, ${session.account?.name}.`;
    exchange.redirect(session.account?.staff ? '/staff/orders' : '/');
  },
  'POST /sign-out': ({ session, exchange }) => {
    session.signOut();
    session.notice = 'You are signed out.';
    exchange.redirect('/');
  },
  'POST /preferences': async ({ session, exchange }) => {
    const form = await exchange.form();
    const language = form.get('language');
    const currency = form.get('currency');
    if (isLanguage(language)) session.language = language;
    if (isCurrency(currency)) session.currency = currency;
    const back = form.get('back') ?? '/';
    exchange.redirect(/^\/(?!\/)/.test(back) ? back : '/');
  },
  'GET /staff/orders': (visit) => {
    if (!visit.session.account?.staff) return staffOnly(visit);
    visit.exchange.sendPage(staffOrdersPage(visit.view, visit.session.orders));
  },
  'POST /staff/orders/:id/sent': (visit) => {
    const { session, exchange, id } = visit;
    if (!session.account?.staff) return staffOnly(visit);
    const order = session.orders.find((one) => one.number === id);
    if (order?.status !== 'paid') return notFound(visit, `There is no paid order ${id}.`);
    order.status = 'sent';
    session.notice = `Order ${id} is on its way.`;
    exchange.redirect('/staff/orders');
  },
};

/** Answers everything that is a page or a form of one. */
export async function answerPage(shop: Shop, session: Session, exchange: HttpExchange): Promise<void> {
  const { pathname, search } = exchange.url;
  const id = /^(?:\/staff)?\/(?:products|orders)\/([^/]+)/.exec(pathname)?.[1] ?? '';
  const pattern = id ? pathname.replace(`/${id}`, '/:id') : pathname;
  const path = exchange.method === 'GET' ? pathname + search : '/';
  const visit: Visit = { shop, session, exchange, id, view: { session, path } };
  const route = routes[`${exchange.method} ${pattern}`];
  return route ? route(visit) : notFound(visit, 'There is no such page.');
}

function notFound({ exchange, view }: Visit, message: string): void {
  exchange.sendPage(messagePage(view, 'Not found', message), 404);
}

function staffOnly({ exchange, view }: Visit): void {
  exchange.sendPage(messagePage(view, 'Staff only', 'Sign in as staff to see this page.'), 403);
}

function wholeNumber(text: string | null, otherwise: number): number {
  const number = Number(text ?? otherwise);
  return Number.isInteger(number) && number >= 0 ? number : otherwise;
}
