/** What decides how the files of a new project look. */
export interface StarterOptions {
  /** Ending of files with code: `ts`, `mts` where files are no ES modules by themselves, `mjs` where Node runs no TypeScript. */
  readonly extension: 'ts' | 'mts' | 'mjs';
  /** Version of this package, for package.json; null when the project has a package.json already. */
  readonly newPackage: { readonly name: string; readonly version: string } | null;
}

const config = `import { defineConfig } from 'assay';

// Defaults of "assay run"; its options win. Paths are relative to this folder.
export default defineConfig({
  paths: ['features'],
  import: ['support'],
  // Record every run in results/results.db: ask it with "assay db stats" and "assay db query".
  database: true,
  // Scenarios that need a browser are left out; run them with: assay run --tags @browser
  tags: 'not @browser',
});
`;

const basketFeature = `Feature: The basket

  What lies between # signs are headings: they group the steps of long scenarios in reports and in the database.

  Background:
    Given an empty basket

  Scenario: Several things
    * # Choosing
    When I put 2 times "Earl Grey" for 4.40 into the basket
    And I put 1 times "Garden teapot" for 49.00 into the basket
    * # Paying
    Then the basket holds 3 things
    And the total is 57.80

  Scenario Outline: <count> times tea
    When I put <count> times "Earl Grey" for 4.40 into the basket
    Then the total is <total>

    Examples:
      | count | total |
      | 1     | 4.40  |
      | 10    | 44.00 |
`;

const browserFeature = `@browser
Feature: A page

  Only ready-made steps, which need no code: "assay steps" lists them all. A picture is taken after each step.

  Scenario: A button that answers
    Given I open "data:text/html,<title>Tea</title><button onclick='this.textContent=\`Thank you\`'>Order tea</button>"
    When I click the button "Order tea"
    Then I should see "Thank you"
    And the page title should be "Tea"
`;

const supportCode = `import assert from 'node:assert/strict';
import { Before, Given, step, Then, When } from 'assay/gherkin';

const basket = new Map();

// Each worker process loads this file once, so what scenarios share is made anew before each of them.
Before({ name: 'throw away the basket' }, () => basket.clear());

Given('an empty basket', () => {
  assert.equal(basket.size, 0);
});

When('I put {int} times {string} for {float} into the basket', async (count, name, price) => {
  // A part of a step with a name of its own; with { retries: 2 } it is tried again when it fails.
  await step(\`put \${name} into the basket\`, () => basket.set(name, { count, price }));
});

Then('the basket holds {int} things', (expected) => {
  const things = [...basket.values()].reduce((sum, line) => sum + line.count, 0);
  assert.equal(things, expected);
});

Then('the total is {float}', (expected) => {
  const total = [...basket.values()].reduce((sum, line) => sum + line.count * line.price, 0);
  assert.equal(total.toFixed(2), expected.toFixed(2));
});
`;

/** The files of a new project: text by path, relative to its folder. */
export function starterFiles({ extension, newPackage }: StarterOptions): Readonly<Record<string, string>> {
  const manifest = newPackage && {
    name: newPackage.name,
    private: true,
    type: 'module',
    scripts: { test: 'assay run' },
    devDependencies: { assay: `^${newPackage.version}` },
  };
  return {
    ...(manifest !== null && { 'package.json': `${JSON.stringify(manifest, null, 2)}\n` }),
    [`assay.config.${extension}`]: config,
    'features/basket.feature': basketFeature,
    'features/page.feature': browserFeature,
    [`support/basket-steps.${extension}`]: supportCode,
  };
}
