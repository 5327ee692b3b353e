import { readAddress } from './address-form.ts';
import { findProduct, isCategory, searchProducts } from './catalogue.ts';
import type { HttpExchange } from './http-exchange.ts';
import type { Session } from './sessions.ts';
import type { Shop } from './shop.ts';

/** Answers what begins with /api/. Errors are `{ error: { code, message } }`. */
export async function answerApi(shop: Shop, session: Session, exchange: HttpExchange): Promise<void> {
  const [, , resource = '', id = '', action = ''] = exchange.url.pathname.split('/');
  const route = `${exchange.method} ${resource}${id && '/:id'}${action && `/${action}`}`;
  switch (route) {
    case 'GET products':
      return listProducts(exchange);
    case 'GET products/:id':
      return withProduct(exchange, id, (product) => exchange.sendJson(product));
    case 'GET stock/:id':
      return withProduct(exchange, id, (product) => exchange.sendJson(session.stockOf(product.id)));
    case 'GET recommendations/:id':
      return withProduct(exchange, id, (product) =>
        exchange.sendJson({
          for: product.id,
          products: shop.recommendations.for(product).map((one) => one.name),
        }),
      );
    case 'GET basket':
      return exchange.sendJson(basketOf(session));
    case 'PUT basket/:id':
      return putIntoBasket(session, exchange, id);
    case 'POST orders':
      return placeOrder(shop, session, exchange);
    case 'POST orders/:id/payment':
      return payOrder(shop, session, exchange, id);
    default:
      return refuse(exchange, 404, 'not-found', `There is no ${exchange.method} ${exchange.url.pathname}.`);
  }
}

function listProducts(exchange: HttpExchange): void {
  const query = exchange.url.searchParams;
  const category = query.get('category');
  if (category !== null && !isCategory(category)) {
    refuse(exchange, 400, 'unknown-category', `There is no category ${category}.`);
    return;
  }
  const found = searchProducts({ ...(category && { category }), words: query.get('q') ?? '' });
  exchange.sendJson({ count: found.length, products: found });
}

async function putIntoBasket(session: Session, exchange: HttpExchange, id: string): Promise<void> {
  const { quantity } = await exchange.json();
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 0) {
    return refuse(exchange, 400, 'bad-quantity', 'The quantity must be a whole number.');
  }
  return withProduct(exchange, id, (product) => {
    const problem = session.setQuantity(product, quantity);
    if (problem) return refuse(exchange, 409, 'not-enough-stock', problem);
    exchange.sendJson(basketOf(session));
  });
}

async function placeOrder(shop: Shop, session: Session, exchange: HttpExchange): Promise<void> {
  const body = await exchange.json();
  if (session.basket.size === 0) return refuse(exchange, 409, 'empty-basket', 'The basket is empty.');
  const order = shop.placeOrder(
    session,
    readAddress((field) => body[field]),
  );
  if (Array.isArray(order)) {
    const message = order.map((problem) => problem.message).join(' ');
    return refuse(exchange, 422, 'bad-address', message);
  }
  exchange.sendJson(order, 201);
}

function payOrder(shop: Shop, session: Session, exchange: HttpExchange, number: string): void {
  const order = session.orders.find((one) => one.number === number);
  if (!order) {
    refuse(exchange, 404, 'not-found', `There is no order ${number}.`);
    return;
  }
  const answer = shop.pay(session, order);
  if (answer.status === 200) exchange.sendJson({ number, status: order.status });
  else refuse(exchange, answer.status, 'provider-busy', answer.message);
}

function basketOf(session: Session) {
  const lines = session.basketLines().map((line) => ({ product: line.product.id, quantity: line.quantity }));
  return { lines, totals: session.totals() };
}

function withProduct(
  exchange: HttpExchange,
  id: string,
  answer: (product: NonNullable<ReturnType<typeof findProduct>>) => void,
): void {
  const product = findProduct(id);
  if (product) answer(product);
  else refuse(exchange, 404, 'unknown-product', `There is no product ${id}.`);
}

function refuse(exchange: HttpExchange, status: number, code: string, message: string): void {
  exchange.sendJson({ error: { code, message } }, status);
}
