export const currencies = ['EUR', 'GBP', 'USD'] as const;

export type Currency = (typeof currencies)[number];

export const languages = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof languages;

/** What one euro buys. */
const rates: Record<Currency, number> = { EUR: 1, GBP: 0.86, USD: 1.1 };

const locales: Record<Language, string> = { en: 'en-IE', de: 'de-DE' };

/**
 * Writes an amount as people of a language do: `€48.00`, `48,00 €`, `£41.28`.
 *
 * @param euroCents the amount in euro cents, converted at the shop's fixed rates
 */
export function formatMoney(
  euroCents: number,
  currency: Currency = 'EUR',
  language: Language = 'en',
): string {
  const amount = convert(euroCents, currency) / 100;
  const format = new Intl.NumberFormat(locales[language], { style: 'currency', currency });
  return format
    .format(amount)
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace('US$', '$');
}

/** Euro cents in the cents of another currency, rounded to the nearest one. */
export function convert(euroCents: number, currency: Currency): number {
  return Math.round(euroCents * rates[currency]);
}

/** Reads `€48.00`, `48.00` or `48` as cents. Throws when it is none of these. */
export function parseEuros(text: string): number {
  const match = /^€?\s?(\d+)(?:\.(\d{2}))?$/.exec(text.trim());
  if (!match) throw new Error(`"${text}" is not an amount in euros like €48.00`);
  return Number(match[1]) * 100 + Number(match[2] ?? 0);
}

export function isCurrency(text: string | undefined | null): text is Currency {
  return (currencies as readonly string[]).includes(text ?? '');
}

export function isLanguage(text: string | undefined | null): text is Language {
  return Object.hasOwn(languages, text ?? '');
}
