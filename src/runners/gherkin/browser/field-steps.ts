import type { DataTable } from '@cucumber/cucumber';
import type { Locator } from 'playwright-core';
import { findControl, findField } from './accessible-locators.ts';
import type { AssayWorld } from './assay-world.ts';
import type { BrowserStep } from './browser-step.ts';
import { failedExpectation } from './failed-expectation.ts';
import { quotedList } from './page-description.ts';

/** Steps that fill forms. */
export const fieldSteps: readonly BrowserStep[] = [
  {
    keyword: 'When',
    expression: 'I write {string} into {string}',
    description: 'Replaces what is in the field with this label or placeholder.',
    example: 'When I write "Ada Lovelace" into "Full name"',
    run: async (world, text: string, label: string) => {
      await (await field(world, label)).fill(text);
    },
  },
  {
    keyword: 'When',
    expression: 'I write into {string}:',
    description: 'Writes several lines, given as a doc string, into a field.',
    example: 'When I write into "Message":\n  """\n  Two lines\n  of text\n  """',
    run: async (world, label: string, text: string) => {
      await (await field(world, label)).fill(text);
    },
  },
  {
    keyword: 'When',
    expression: 'I fill in:',
    description:
      'Fills several fields; each row of the table is a label and what to write, choose, check or uncheck.',
    example: 'When I fill in:\n  | Full name | Ada Lovelace |\n  | Country   | Ireland      |',
    run: async (world, table: DataTable) => {
      for (const [label = '', value = ''] of table.raw()) {
        await fillAnyField(await field(world, world.fillIn(label)), world.fillIn(value));
      }
    },
  },
  {
    keyword: 'When',
    expression: 'I clear the field {string}',
    description: 'Empties a field.',
    example: 'When I clear the field "Search"',
    run: async (world, label: string) => {
      await (await field(world, label)).clear();
    },
  },
  {
    keyword: 'When',
    expression: 'I choose {string} from {string}',
    description: 'Chooses an entry of a drop-down list by what it says.',
    example: 'When I choose "Ireland" from "Country"',
    run: async (world, choice: string, label: string) => {
      await chooseOption(await field(world, label), choice);
    },
  },
  {
    keyword: 'When',
    expression: 'I choose the option {string}',
    description: 'Chooses one of several radio buttons.',
    example: 'When I choose the option "Express delivery"',
    run: async (world, name: string) => {
      const option = await findControl(await world.page(), 'option', name, world.actionTimeoutMs);
      await option.check();
    },
  },
  {
    keyword: 'When',
    expression: 'I check {string}',
    description: 'Ticks a checkbox.',
    example: 'When I check "Wrap it as a gift"',
    run: async (world, name: string) => {
      const box = await findControl(await world.page(), 'box', name, world.actionTimeoutMs);
      await box.check();
    },
  },
  {
    keyword: 'When',
    expression: 'I uncheck {string}',
    description: 'Takes the tick out of a checkbox.',
    example: 'When I uncheck "Send me the newsletter"',
    run: async (world, name: string) => {
      const box = await findControl(await world.page(), 'box', name, world.actionTimeoutMs);
      await box.uncheck();
    },
  },
];

async function field(world: AssayWorld, label: string): Promise<Locator> {
  return findField(await world.page(), label, world.actionTimeoutMs);
}

async function fillAnyField(target: Locator, value: string): Promise<void> {
  const kind = await target.evaluate((element) =>
    element instanceof HTMLInputElement ? element.type : element.localName,
  );
  if (kind === 'select') return chooseOption(target, value);
  if (kind === 'checkbox' || kind === 'radio') return target.setChecked(isYes(value));
  await target.fill(value);
}

function isYes(value: string): boolean {
  if (/^(yes|true|on|checked)$/i.test(value)) return true;
  if (/^(no|false|off|unchecked)$/i.test(value)) return false;
  throw new Error(`a box is filled in with yes or no, not with "${value}"`);
}

async function chooseOption(list: Locator, choice: string): Promise<void> {
  const offered = await list.evaluate((element) =>
    element instanceof HTMLSelectElement
      ? Array.from(element.options, (option) => option.label.trim())
      : null,
  );
  if (offered === null)
    throw new Error(`"${choice}" cannot be chosen here: this field is not a drop-down list`);
  if (!offered.includes(choice)) {
    const message = `the list does not offer "${choice}"; it offers: ${quotedList(offered)}`;
    throw failedExpectation(message, choice, offered);
  }
  await list.selectOption({ label: choice });
}
