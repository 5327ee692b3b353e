import type { Address } from './orders.ts';
import type { Session } from './sessions.ts';

/** The address in a form or a JSON body; what is missing is empty. */
export function readAddress(get: (field: string) => unknown): Address {
  const text = (field: string) => String(get(field) ?? '');
  return {
    name: text('name'),
    email: text('email'),
    street: text('street'),
    city: text('city'),
    postalCode: text('postalCode'),
    country: text('country') || 'Ireland',
    delivery: get('delivery') === 'express' ? 'express' : 'standard',
    gift: get('gift') === 'yes' || get('gift') === true,
    note: text('note'),
  };
}

/** What the checkout form shows at first: name and email of who is signed in. */
export function emptyAddress({ account }: Session): Address {
  return readAddress((field) => {
    if (field === 'name') return account?.name;
    return field === 'email' ? account?.email : undefined;
  });
}
