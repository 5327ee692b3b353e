/**
 * How the page is built for a static site: one classic script and one style sheet (`dist/site/page.js`, `page.css`).
 * From a disk a browser loads no modules.
 */
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import solid from 'vite-plugin-solid';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const target = here('../../../dist/site');

/** What goes along as it is. */
const asTheyAre: Plugin = {
  name: 'site-files',
  closeBundle() {
    copyFileSync(
      here('../../../node_modules/@sqlite.org/sqlite-wasm/dist/sqlite3.wasm'),
      `${target}/sqlite3.wasm`,
    );
  },
};

export default defineConfig({
  root: here('../..'),
  base: './',
  publicDir: here('../../public'),
  plugins: [solid({ solid: { inlineStyles: false } as object }), asTheyAre],
  define: { __GALLERY__: 'false', 'import.meta': '{}' },
  build: {
    outDir: target,
    emptyOutDir: false,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: Number.POSITIVE_INFINITY,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    license: { fileName: 'third-party-licenses-of-page.md' },
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      input: here('./site-main.tsx'),
      output: {
        format: 'iife',
        entryFileNames: 'page.js',
        assetFileNames: 'page[extname]',
        codeSplitting: false,
      },
    },
  },
});
