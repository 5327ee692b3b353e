import { findControl, findField } from './accessible-locators.ts';
import type { AssayWorld } from './assay-world.ts';
import type { BrowserStep } from './browser-step.ts';
import { failedExpectation } from './failed-expectation.ts';
import { waitUntil } from './wait-until.ts';

/** Steps that look at the state of fields and controls. */
export const stateSteps: readonly BrowserStep[] = [
  {
    keyword: 'Then',
    expression: 'the field {string} should contain {string}',
    description: 'Waits until a field holds exactly this; for a drop-down list, what its chosen entry says.',
    example: 'Then the field "Country" should contain "Ireland"',
    run: async (world, label: string, expected: string) => {
      const field = await findField(await world.page(), label, world.actionTimeoutMs);
      const read = () =>
        field.evaluate((element) => {
          if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.label.trim() ?? '';
          if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
            return element.value;
          return (element as HTMLElement).innerText;
        });
      await expectState(world, `the field "${label}" should contain`, expected, read);
    },
  },
  ...(['disabled', 'enabled'] as const).map(
    (state): BrowserStep => ({
      keyword: 'Then',
      expression: `the button {string} should be ${state}`,
      description: `Waits until a button is ${state}.`,
      example: `Then the button "Pay now" should be ${state}`,
      run: async (world, name: string) => {
        const button = await findControl(await world.page(), 'button', name, world.actionTimeoutMs);
        const read = async () => ((await button.isDisabled()) ? 'disabled' : 'enabled');
        await expectState(world, `the button "${name}" should be`, state, read);
      },
    }),
  ),
  ...(['checked', 'unchecked'] as const).map(
    (state): BrowserStep => ({
      keyword: 'Then',
      expression: `the box {string} should be ${state}`,
      description: `Waits until a checkbox is ${state}.`,
      example: `Then the box "Wrap it as a gift" should be ${state}`,
      run: async (world, name: string) => {
        const box = await findControl(await world.page(), 'box', name, world.actionTimeoutMs);
        const read = async () => ((await box.isChecked()) ? 'checked' : 'unchecked');
        await expectState(world, `the box "${name}" should be`, state, read);
      },
    }),
  ),
];

async function expectState(
  world: AssayWorld,
  what: string,
  expected: string,
  read: () => Promise<string>,
): Promise<void> {
  let actual = '';
  const reached = await waitUntil(async () => {
    actual = await read();
    return actual === expected;
  }, world.actionTimeoutMs);
  if (reached) return;
  const message = `${what} "${expected}", it is "${actual}"`;
  throw failedExpectation(message, expected, actual);
}
