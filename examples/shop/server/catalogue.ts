/** The shelves of the shop. */
export const categories = ['Teapots', 'Cups', 'Tea', 'Coffee'] as const;

export type Category = (typeof categories)[number];

/** One thing to buy. Prices are in euro cents. */
export type Product = {
  id: string;
  name: string;
  category: Category;
  priceCents: number;
  /** Pieces on the shelf when the shop opens. */
  stock: number;
  description: string;
  /** Colour of its picture. */
  colour: string;
};

export const products: readonly Product[] = [
  {
    id: 'garden-teapot',
    name: 'Garden teapot',
    category: 'Teapots',
    priceCents: 4800,
    stock: 6,
    description: 'Stoneware with a moss green glaze. Holds a litre, which is four good cups.',
    colour: '#5d8a66',
  },
  {
    id: 'midnight-teapot',
    name: 'Midnight teapot',
    category: 'Teapots',
    priceCents: 6200,
    stock: 3,
    description: 'Cast iron, enamelled inside. Keeps its heat through a long conversation.',
    colour: '#3d4a6b',
  },
  {
    id: 'travel-teapot',
    name: 'Travel teapot',
    category: 'Teapots',
    priceCents: 2950,
    stock: 0,
    description: 'A pot and two cups that nest in each other, in a felt case.',
    colour: '#c98a4b',
  },
  {
    id: 'morning-mug',
    name: 'Morning mug',
    category: 'Cups',
    priceCents: 1250,
    stock: 20,
    description: 'Big, plain and hard to knock over.',
    colour: '#d9785f',
  },
  {
    id: 'thimble-cup',
    name: 'Thimble cup',
    category: 'Cups',
    priceCents: 890,
    stock: 14,
    description: 'For an espresso, or for tasting many teas in one afternoon.',
    colour: '#8c6bb1',
  },
  {
    id: 'glass-tumbler',
    name: 'Glass tumbler',
    category: 'Cups',
    priceCents: 990,
    stock: 9,
    description: 'Double walls: see the tea, do not burn your fingers.',
    colour: '#6aa7b8',
  },
  {
    id: 'green-sencha',
    name: 'Green sencha',
    category: 'Tea',
    priceCents: 645,
    stock: 30,
    description: 'First harvest from Shizuoka. 70 degrees, one minute. 100 g.',
    colour: '#7fae4d',
  },
  {
    id: 'earl-grey',
    name: 'Earl Grey',
    category: 'Tea',
    priceCents: 435,
    stock: 25,
    description: 'Black tea with real bergamot oil. 100 g.',
    colour: '#54708f',
  },
  {
    id: 'orange-rooibos',
    name: 'Orange rooibos',
    category: 'Tea',
    priceCents: 395,
    stock: 18,
    description: 'No caffeine; orange peel and a little vanilla. 100 g.',
    colour: '#d97b3a',
  },
  {
    id: 'ginger-lemon',
    name: 'Ginger and lemon',
    category: 'Tea',
    priceCents: 445,
    stock: 22,
    description: 'Dried ginger root and lemon peel for grey days. 80 g.',
    colour: '#dcb13c',
  },
  {
    id: 'house-espresso',
    name: 'House espresso',
    category: 'Coffee',
    priceCents: 1140,
    stock: 12,
    description: 'Roasted on Tuesdays. Chocolate, hazelnut, a little smoke. 250 g.',
    colour: '#6f4a35',
  },
  {
    id: 'decaf-filter',
    name: 'Decaf filter',
    category: 'Coffee',
    priceCents: 1080,
    stock: 8,
    description: 'Washed with mountain water, so it still tastes of coffee. 250 g.',
    colour: '#a07855',
  },
];

/** The orders in which the shop window can show its products. */
export const sortings = {
  shelf: 'As on the shelf',
  cheapest: 'Cheapest first',
  dearest: 'Dearest first',
} as const;

export type Sorting = keyof typeof sortings;

export function findProduct(id: string): Product | undefined {
  return products.find((product) => product.id === id);
}

/**
 * Products of a category whose name or description has all the words, in any case.
 *
 * @param wanted what to look for; an empty search finds everything
 */
export function searchProducts(wanted: {
  category?: Category;
  words?: string;
  sorting?: Sorting;
}): Product[] {
  const words = (wanted.words ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const found = products.filter((product) => {
    if (wanted.category && product.category !== wanted.category) return false;
    const text = `${product.name} ${product.category} ${product.description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (wanted.sorting === 'cheapest') return found.sort((a, b) => a.priceCents - b.priceCents);
  if (wanted.sorting === 'dearest') return found.sort((a, b) => b.priceCents - a.priceCents);
  return found;
}

export function isCategory(text: string | undefined | null): text is Category {
  return (categories as readonly string[]).includes(text ?? '');
}

export function isSorting(text: string | undefined | null): text is Sorting {
  return Object.hasOwn(sortings, text ?? '');
}
