import type { DataTable } from '@cucumber/cucumber';
import type { Page } from 'playwright-core';
import type { BrowserStep } from './browser-step.ts';
import { failedExpectation } from './failed-expectation.ts';
import { describePage } from './page-description.ts';
import { waitUntil } from './wait-until.ts';

type Rows = string[][];

/** Steps that compare tables. */
export const tableSteps: readonly BrowserStep[] = [
  {
    keyword: 'Then',
    expression: 'I should see the table',
    description:
      'Waits until a table of the page has these rows, in this order. The first row names the columns to compare; others do not matter.',
    example: 'Then I should see the table\n  | Product       | Quantity |\n  | Garden teapot | 2        |',
    run: async (world, table: DataTable) => {
      const page = await world.page();
      const expected = table.raw().map((row) => row.map((cell) => world.fillIn(cell)));
      let closest: Rows | undefined;
      const matched = await waitUntil(async () => {
        const candidates = (await readTables(page)).flatMap((rows) => pickColumns(rows, expected[0] ?? []));
        closest = candidates[0];
        return candidates.some((rows) => sameRows(rows, expected));
      }, world.actionTimeoutMs);
      if (matched) return;
      throw await tableDiffers(page, expected, closest);
    },
  },
];

async function tableDiffers(page: Page, expected: Rows, closest: Rows | undefined): Promise<Error> {
  const where = await describePage(page);
  const columns = (expected[0] ?? []).join(', ');
  const message = closest
    ? `the table does not have these rows (${where})\nexpected:\n${drawn(expected)}\nactual:\n${drawn(closest)}`
    : `no table here has the columns ${columns} (${where})`;
  return failedExpectation(message, expected, closest ?? null);
}

/** Every visible table as rows of text, its headings first. */
function readTables(page: Page): Promise<Rows[]> {
  return page
    .locator('table')
    .filter({ visible: true })
    .evaluateAll((tables) =>
      tables.map((table) =>
        Array.from((table as HTMLTableElement).rows, (row) =>
          Array.from(row.cells, (cell) => cell.innerText.replace(/\s+/g, ' ').trim()),
        ),
      ),
    );
}

/** The wanted columns of a table, or nothing when it lacks one of them. */
function pickColumns(rows: Rows, wanted: readonly string[]): Rows[] {
  const headings = rows[0] ?? [];
  const places = wanted.map((name) => headings.indexOf(name));
  if (places.includes(-1)) return [];
  return [rows.map((row) => places.map((place) => row[place] ?? ''))];
}

function sameRows(actual: Rows, expected: Rows): boolean {
  return JSON.stringify(actual) === JSON.stringify(expected);
}

function drawn(rows: Rows): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`)
    .join('\n');
}
