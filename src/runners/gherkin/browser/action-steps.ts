import { type ControlKind, findClickable, findControl, findPart } from './accessible-locators.ts';
import type { BrowserStep } from './browser-step.ts';

const clickableKinds: readonly ControlKind[] = ['button', 'link', 'tab', 'menu item'];

/** Steps that click and press. */
export const actionSteps: readonly BrowserStep[] = [
  ...clickableKinds.map(
    (kind): BrowserStep => ({
      keyword: 'When',
      expression: `I click the ${kind} {string}`,
      description: `Clicks the ${kind} of this name, as screen readers say it.`,
      example: `When I click the ${kind} "${kind === 'button' ? 'Add to basket' : 'Orders'}"`,
      run: async (world, name: string) => {
        const control = await findControl(await world.page(), kind, name, world.actionTimeoutMs);
        await control.click();
      },
    }),
  ),
  {
    keyword: 'When',
    expression: 'I click {string}',
    description:
      'Clicks whatever is called this: a button, link, tab, menu item or box, else the text itself.',
    example: 'When I click "Add to basket"',
    run: async (world, name: string) => {
      const control = await findClickable(await world.page(), name, world.actionTimeoutMs);
      await control.click();
    },
  },
  {
    keyword: 'When',
    expression: 'I click {string} in {string}',
    description: 'Clicks inside one part of the page: a region, group, list item, table row or article.',
    example: 'When I click "Remove" in "Garden teapot"',
    run: async (world, name: string, part: string) => {
      const scope = await findPart(await world.page(), part, world.actionTimeoutMs);
      const control = await findClickable(scope, name, world.actionTimeoutMs);
      await control.click();
    },
  },
  {
    keyword: 'When',
    expression: 'I press {string}',
    description: 'Presses a key, or several together, wherever the focus is.',
    example: 'When I press "Control+A"',
    run: async (world, key: string) => {
      const page = await world.page();
      await page.keyboard.press(key);
    },
  },
];
