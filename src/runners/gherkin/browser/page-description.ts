import type { Locator, Page } from 'playwright-core';

type Scope = Page | Locator;

const longestList = 15;

/** Names of the visible elements of a role, as a reader would say them; for error messages. */
export async function namesOfRole(
  scope: Scope,
  role: 'button' | Parameters<Page['getByRole']>[0],
): Promise<string[]> {
  return cleaned(
    await scope
      .getByRole(role)
      .filter({ visible: true })
      .evaluateAll((elements) =>
        elements.map((element) => {
          const value = element instanceof HTMLInputElement && !element.labels?.length ? element.value : '';
          const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : undefined;
          return element.getAttribute('aria-label') || label || (element as HTMLElement).innerText || value;
        }),
      )
      .catch(() => []),
  );
}

/** Labels of the visible form fields; for error messages. */
export async function fieldNames(scope: Scope): Promise<string[]> {
  return cleaned(
    await scope
      .locator('input:not([type=hidden]):not([type=submit]):not([type=button]), textarea, select')
      .filter({ visible: true })
      .evaluateAll((elements) =>
        elements.map((element) => {
          const field = element as HTMLInputElement;
          return (
            field.getAttribute('aria-label') ||
            field.labels?.[0]?.innerText ||
            field.placeholder ||
            field.name
          );
        }),
      )
      .catch(() => []),
  );
}

/** Title and address of the page, for the end of an error message. */
export async function describePage(scope: Scope): Promise<string> {
  const page = 'page' in scope ? scope.page() : scope;
  const title = await page.title().catch(() => '');
  return title ? `on "${title}", ${page.url()}` : `on ${page.url()}`;
}

/** The beginning of the text that the page shows, in one line; for error messages. */
export async function visibleText(page: Page, longest = 300): Promise<string> {
  const body = page.locator('main, body').first();
  const text = await body.innerText({ timeout: 1000 }).catch(() => '');
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}

/** `"a", "b", "c" and 4 more`, or `none`. */
export function quotedList(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, longestList).map((name) => `"${name}"`);
  const hidden = names.length - shown.length;
  return hidden > 0 ? `${shown.join(', ')} and ${hidden} more` : shown.join(', ');
}

function cleaned(names: readonly string[]): string[] {
  const lines = names.map((name) => name.replace(/\s+/g, ' ').trim()).filter((name) => name !== '');
  return [...new Set(lines)];
}
