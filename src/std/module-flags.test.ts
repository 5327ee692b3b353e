import { expect, test } from 'vitest';
import { moduleFlags } from './module-flags.ts';

test.each([
  [['--conditions=assay-source'], ['--conditions=assay-source']],
  [
    ['-C', 'assay-source', '--import', './a.js'],
    ['-C', 'assay-source', '--import', './a.js'],
  ],
  [
    ['--inspect-brk=9229', '--cpu-prof', '--disable-warning=ExperimentalWarning'],
    ['--disable-warning=ExperimentalWarning'],
  ],
  [['--import=assay/mocha', '--import', 'assay/mocha', '--import=tsx'], ['--import=tsx']],
  [['--import=file:///home/ada/shop/node_modules/assay/dist/entries/mocha.js'], []],
  [['--experimental-strip-types', '--no-warnings'], ['--experimental-strip-types']],
])('of %j another process of ours needs %j', (flags, needed) => {
  expect(moduleFlags(flags)).toEqual(needed);
});
