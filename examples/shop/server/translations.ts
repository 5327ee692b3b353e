import type { Language } from './money.ts';

const english = {
  tagline: 'Tea, coffee, and what to drink them from',
  welcome: 'Welcome to Fern & Kettle',
  shop: 'Shop',
  basket: 'Basket',
  orders: 'Orders',
  signIn: 'Sign in',
  signOut: 'Sign out',
  search: 'Search',
  language: 'Language',
  currency: 'Currency',
  categories: 'Categories',
  everything: 'Everything',
  addToBasket: 'Add to basket',
  emptyBasket: 'Your basket is empty.',
  inStock: 'in stock',
};

export type Texts = typeof english;

const german: Texts = {
  tagline: 'Tee, Kaffee und was man dazu braucht',
  welcome: 'Willkommen bei Fern & Kettle',
  shop: 'Laden',
  basket: 'Warenkorb',
  orders: 'Bestellungen',
  signIn: 'Anmelden',
  signOut: 'Abmelden',
  search: 'Suchen',
  language: 'Sprache',
  currency: 'Währung',
  categories: 'Kategorien',
  everything: 'Alles',
  addToBasket: 'In den Warenkorb',
  emptyBasket: 'Ihr Warenkorb ist leer.',
  inStock: 'auf Lager',
};

/** The words of the pages in a language. What is not translated stays English. */
export function textsOf(language: Language): Texts {
  return language === 'de' ? german : english;
}
