import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The ten sentences of every scenario, and the patterns that take them. */
const sentences = [
  ['Given', 'a shop with {n} articles', 'a shop with {int} articles'],
  ['And', 'a customer named "Ada {n}"', 'a customer named {string}'],
  ['And', 'an empty basket', 'an empty basket'],
  ['When', 'she puts {n} articles into the basket', 'she puts {int} articles into the basket'],
  ['And', 'she enters the voucher "V-{n}"', 'she enters the voucher {string}'],
  ['And', 'she goes to the checkout', 'she goes to the checkout'],
  ['And', 'she pays by invoice', 'she pays by invoice'],
  ['Then', 'the order has {n} articles', 'the order has {int} articles'],
  ['And', 'the basket is empty again', 'the basket is empty again'],
  ['And', 'she sees "Thank you, Ada {n}"', 'she sees {string}'],
] as const;

const scenariosPerFeature = 10;
const stepsPerScenario = sentences.length;

function scenario(feature: number, position: number): string {
  const number = feature * scenariosPerFeature + position;
  const lines = sentences.map(
    ([keyword, text]) => `    ${keyword} ${text.replaceAll('{n}', String(number))}\n`,
  );
  return `\n  Scenario: Order ${number} arrives\n${lines.join('')}`;
}

function stepDefinitions(): string {
  const definitions = sentences.map(([, , pattern]) => {
    const parameters = pattern.includes('{') ? '_value' : '';
    return `Given(${JSON.stringify(pattern)}, function (${parameters}) {});\n`;
  });
  return `import { Given } from '@cucumber/cucumber';\n\n${definitions.join('')}`;
}

/**
 * Writes a suite of trivial steps: `features/**` and their step definitions, which work for cucumber-js and for
 * Assay alike.
 *
 * @returns steps in it
 */
export function writeGherkinSuite(folder: string, features: number): number {
  for (let feature = 0; feature < features; feature++) {
    const number = String(feature + 1).padStart(3, '0');
    const area = join(folder, 'features', `area-${Math.floor(feature / 20) + 1}`);
    mkdirSync(area, { recursive: true });
    const scenarios = Array.from({ length: scenariosPerFeature }, (_, position) =>
      scenario(feature, position),
    );
    writeFileSync(
      join(area, `feature-${number}.feature`),
      `Feature: Orders, part ${number}\n${scenarios.join('')}`,
    );
  }
  mkdirSync(join(folder, 'features/support'), { recursive: true });
  writeFileSync(join(folder, 'features/support/steps.mjs'), stepDefinitions());
  return features * scenariosPerFeature * stepsPerScenario;
}

/** Writes a cucumber formatter that does nothing. @returns its path */
export function writeNullFormatter(folder: string): string {
  const path = join(folder, 'null-formatter.mjs');
  writeFileSync(
    path,
    "import { Formatter } from '@cucumber/cucumber';\n\nexport default class NullFormatter extends Formatter {}\n",
  );
  return path;
}
