import type { Locator, Page } from 'playwright-core';
import { describePage, fieldNames, namesOfRole, quotedList } from './page-description.ts';
import { waitUntil } from './wait-until.ts';

/** The kinds of control that steps can name, and the ARIA role of each. */
export const controlRoles = {
  button: 'button',
  link: 'link',
  tab: 'tab',
  'menu item': 'menuitem',
  box: 'checkbox',
  option: 'radio',
  heading: 'heading',
} as const;

/** A kind of control that steps can name. */
export type ControlKind = keyof typeof controlRoles;

/** Where to look: the whole page, or a part of it. */
export type Scope = Page | Locator;

/**
 * Finds the one visible control of a kind by its accessible name: the exact name first, then one that contains it.
 *
 * @param scope where to look
 * @param timeoutMs how long to wait for it, in milliseconds
 * @throws Error when none appears in time (says which ones there are), or when several fit
 */
export async function findControl(
  scope: Scope,
  kind: ControlKind,
  name: string,
  timeoutMs: number,
): Promise<Locator> {
  const role = controlRoles[kind];
  const found = await firstFitting(
    [scope.getByRole(role, { name, exact: true }), scope.getByRole(role, { name })],
    timeoutMs,
  );
  if (found.one) return found.one;
  if (found.many > 0) throw severalFit(`${kind}s are called`, name, found.many);
  throw new Error(
    `no ${kind} is called "${name}"; ${kind}s here: ${quotedList(await namesOfRole(scope, role))} (${await describePage(scope)})`,
  );
}

/**
 * Finds the one thing to click by what it says: a button, link, tab, menu item or box of that name, else the text itself.
 *
 * @throws Error when nothing appears in time, or when several things fit
 */
export async function findClickable(scope: Scope, name: string, timeoutMs: number): Promise<Locator> {
  const roles = ['button', 'link', 'tab', 'menuitem', 'checkbox', 'radio'] as const;
  const found = await firstFitting(
    [
      ...roles.map((role) => scope.getByRole(role, { name, exact: true })),
      ...roles.map((role) => scope.getByRole(role, { name })),
      scope.getByText(name, { exact: true }),
      scope.getByText(name),
    ],
    timeoutMs,
  );
  if (found.one) return found.one;
  if (found.many > 0) throw severalFit('things to click say', name, found.many);
  const [buttons, links] = await Promise.all([namesOfRole(scope, 'button'), namesOfRole(scope, 'link')]);
  throw new Error(
    `nothing to click says "${name}"; buttons here: ${quotedList(buttons)}; links here: ${quotedList(links)} ` +
      `(${await describePage(scope)})`,
  );
}

/**
 * Finds the one visible form field by its label, else by its placeholder.
 *
 * @throws Error when none appears in time (says which ones there are), or when several fit
 */
export async function findField(scope: Scope, label: string, timeoutMs: number): Promise<Locator> {
  const anyField = scope.locator('input, textarea, select, [contenteditable]');
  const found = await firstFitting(
    [
      scope.getByLabel(label, { exact: true }).and(anyField),
      scope.getByLabel(label).and(anyField),
      scope.getByPlaceholder(label, { exact: true }),
      scope.getByPlaceholder(label),
    ],
    timeoutMs,
  );
  if (found.one) return found.one;
  if (found.many > 0) throw severalFit('fields are called', label, found.many);
  throw new Error(
    `no field is called "${label}"; fields here: ${quotedList(await fieldNames(scope))} (${await describePage(scope)})`,
  );
}

/**
 * Finds a part of the page: a landmark, group, list item, table row or article with that name, else the smallest
 * of them that shows that text.
 *
 * @throws Error when none appears in time, or when several fit
 */
export async function findPart(page: Page, name: string, timeoutMs: number): Promise<Locator> {
  const roles = [
    'region',
    'form',
    'group',
    'navigation',
    'dialog',
    'article',
    'list',
    'table',
    'search',
  ] as const;
  const containers = page.locator('tr, li, article, fieldset, section, [role="row"], [role="listitem"]');
  const saying = containers.filter({ hasText: name });
  const found = await firstFitting(
    [
      ...roles.map((role) => page.getByRole(role, { name, exact: true })),
      ...roles.map((role) => page.getByRole(role, { name })),
      saying.filter({ hasNot: saying }),
    ],
    timeoutMs,
  );
  if (found.one) return found.one;
  if (found.many > 0) throw severalFit('parts of the page are called or say', name, found.many);
  throw new Error(
    `no part of the page is called or says "${name}": no region, group, list item, table row or article ` +
      `(${await describePage(page)})`,
  );
}

/** Tries the candidates in order until one fits exactly one visible element, or the time is over. */
async function firstFitting(
  candidates: readonly Locator[],
  timeoutMs: number,
): Promise<{ one?: Locator; many: number }> {
  let found: { one?: Locator; many: number } = { many: 0 };
  await waitUntil(async () => {
    for (const candidate of candidates) {
      const visible = candidate.filter({ visible: true });
      const fitting = await visible.count();
      if (fitting === 0) continue;
      found = fitting === 1 ? { one: visible, many: 0 } : { many: fitting };
      return true;
    }
    return false;
  }, timeoutMs);
  return found;
}

function severalFit(what: string, name: string, many: number): Error {
  return new Error(
    `${many} ${what} "${name}": use the full name, or say which one with: ... in "part of the page"`,
  );
}
