import { allureFormat } from './allure/allure-format.ts';
import { ctrfFormat } from './ctrf/ctrf-format.ts';
import { cucumberFormat } from './cucumber/cucumber-format.ts';
import { goTestFormat } from './go-test/go-test-format.ts';
import { jestFormat } from './jest/jest-format.ts';
import { junitFormat } from './junit/junit-format.ts';
import { mochaFormat } from './mocha/mocha-format.ts';
import { nunitFormat } from './nunit/nunit-format.ts';
import { playwrightFormat } from './playwright/playwright-format.ts';
import type { ImportFormat } from './reading/import-format.ts';
import { tapFormat } from './tap/tap-format.ts';
import { trxFormat } from './trx/trx-format.ts';
import { xunitFormat } from './xunit/xunit-format.ts';

/** Every format that can be imported, in the order in which messages list them; native formats come before JUnit. */
export const importFormats: readonly ImportFormat[] = [
  cucumberFormat,
  playwrightFormat,
  jestFormat,
  mochaFormat,
  goTestFormat,
  allureFormat,
  ctrfFormat,
  tapFormat,
  trxFormat,
  xunitFormat,
  nunitFormat,
  junitFormat,
];
