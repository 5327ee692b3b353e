import type { Category, Product } from './catalogue.ts';
import { Html } from './html.ts';

/** Drawings of 120 x 96; `currentColor` is the product's colour. */
const drawings: Record<Category, string> = {
  Teapots: `<path d="M34 50c-14 0-20 8-14 18 4 7 12 9 18 8" fill="none" stroke="currentColor" stroke-width="6"/>
    <path d="M84 62c10-2 10-20 20-22" fill="none" stroke="currentColor" stroke-width="8" stroke-linecap="round"/>
    <path d="M32 46h56c6 22-2 40-28 40S26 68 32 46z" fill="currentColor"/>
    <path d="M36 46c2-12 12-16 24-16s22 4 24 16z" fill="currentColor" opacity=".75"/>
    <circle cx="60" cy="25" r="6" fill="currentColor"/>
    <path d="M40 54c-1 10 2 18 8 23" fill="none" stroke="#fff" stroke-width="3" opacity=".45" stroke-linecap="round"/>`,
  Cups: `<path d="M82 46c18-4 22 24-2 26" fill="none" stroke="currentColor" stroke-width="6"/>
    <path d="M34 38h50l-5 40c-1 6-4 8-10 8H49c-6 0-9-2-10-8z" fill="currentColor"/>
    <ellipse cx="59" cy="38" rx="25" ry="6" fill="#fff" opacity=".5"/>
    <path d="M50 26c-4-6 4-8 0-14M66 26c-4-6 4-8 0-14" fill="none" stroke="#b9b2a6" stroke-width="3" stroke-linecap="round"/>`,
  Tea: `<rect x="36" y="30" width="48" height="56" rx="5" fill="currentColor"/>
    <rect x="33" y="20" width="54" height="13" rx="4" fill="currentColor" opacity=".75"/>
    <rect x="42" y="46" width="36" height="26" rx="3" fill="#fff" opacity=".88"/>
    <path d="M60 66c-9-2-9-11 0-16 9 5 9 14 0 16zm0 0v-10" fill="none" stroke="currentColor" stroke-width="2"/>`,
  Coffee: `<path d="M38 24h44l4 62H34z" fill="currentColor"/>
    <path d="M38 24l4-10h36l4 10z" fill="currentColor" opacity=".7"/>
    <rect x="44" y="42" width="32" height="28" rx="3" fill="#fff" opacity=".88"/>
    <ellipse cx="60" cy="56" rx="8" ry="10" fill="currentColor"/><path d="M60 47c-4 6 4 11 0 18" fill="none" stroke="#fff" stroke-width="2"/>`,
};

/** A product's picture as inline SVG, hidden from screen readers: its name is always beside it. */
export function illustrationOf(product: Product): Html {
  return new Html(
    `<svg class="picture" viewBox="0 0 120 96" aria-hidden="true" style="color:${product.colour}">${drawings[product.category]}</svg>`,
  );
}
