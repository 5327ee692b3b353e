/** A part of the web shop that the sample is about. */
export interface Subsystem {
  readonly name: string;
  /** Who looks after it. */
  readonly team: string;
  /** What its tests are about. */
  readonly things: readonly string[];
  /** Source files, for coverage and commits. */
  readonly files: readonly string[];
}

const subsystem = (name: string, team: string, things: string[], files: string[]): Subsystem => ({
  name,
  team,
  things,
  files: files.map((file) => `src/${name}/${file}.ts`),
});

export const subsystems: readonly Subsystem[] = [
  subsystem(
    'basket',
    'team-checkout',
    ['an article', 'the basket', 'a voucher', 'the quantity'],
    ['basket', 'voucher', 'totals'],
  ),
  subsystem(
    'payment',
    'team-checkout',
    ['an invoice', 'a credit card', 'the payment', 'a refund'],
    ['invoice', 'card', 'refund'],
  ),
  subsystem(
    'catalogue',
    'team-catalogue',
    ['an article', 'a category', 'a price', 'a picture'],
    ['article', 'category', 'price'],
  ),
  subsystem(
    'search',
    'team-catalogue',
    ['a search', 'the suggestions', 'a filter', 'the results'],
    ['query', 'ranking', 'filter'],
  ),
  subsystem(
    'accounts',
    'team-identity',
    ['an account', 'the password', 'the address', 'a session'],
    ['account', 'session', 'address'],
  ),
  subsystem(
    'permissions',
    'team-identity',
    ['a role', 'an invitation', 'the owner', 'a member'],
    ['role', 'invitation', 'policy'],
  ),
  subsystem(
    'shipping',
    'team-logistics',
    ['a parcel', 'the delivery', 'a label', 'the warehouse'],
    ['parcel', 'label', 'route'],
  ),
  subsystem(
    'returns',
    'team-logistics',
    ['a return', 'the reason', 'a replacement', 'the credit note'],
    ['return', 'credit', 'replacement'],
  ),
  subsystem(
    'notifications',
    'team-platform',
    ['an e-mail', 'the newsletter', 'a message', 'the reminder'],
    ['mail', 'template', 'queue'],
  ),
  subsystem(
    'reports',
    'team-platform',
    ['a report', 'the statistics', 'an export', 'the chart'],
    ['report', 'export', 'chart'],
  ),
];

export const actors = [
  'A customer',
  'A guest',
  'A clerk',
  'An administrator',
  'A returning customer',
] as const;
export const actions = [
  'adds',
  'changes',
  'removes',
  'looks up',
  'confirms',
  'cancels',
  'restores',
  'sorts',
  'compares',
  'shares',
] as const;
export const circumstances = [
  'on a small screen',
  'with a slow connection',
  'after signing in',
  'without signing in',
  'in another language',
  'with the keyboard only',
  'in a second window',
  'after the session has expired',
  'with special characters',
  'at the limit',
  'twice in a row',
  'after going back',
] as const;
export const currencies = ['EUR', 'GBP', 'USD', 'CHF', 'SEK', 'JPY', 'PLN', 'CZK'] as const;
export const authors = [
  'ada@shop.test',
  'barbara@shop.test',
  'edsger@shop.test',
  'grace@shop.test',
  'ken@shop.test',
  'margaret@shop.test',
  'niklaus@shop.test',
  'radia@shop.test',
] as const;
export const pieces = [
  'parser',
  'cache',
  'form',
  'dialog',
  'store',
  'client',
  'layout',
  'validator',
  'worker',
  'index',
] as const;
export const qualities = [
  'stale',
  'empty',
  'missing',
  'rounded',
  'doubled',
  'swapped',
  'truncated',
  'outdated',
  'detached',
  'reordered',
] as const;
