/** How the page is built: `vite build --config web/vite.config.ts`, or served while working on it (`npm run page`). */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

/** Where a running `assay serve` answers, for the page that is served from its source. */
const server = process.env.ASSAY_PAGE_SERVER ?? 'http://127.0.0.1:4747';

export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the page may lie in any folder of any server, and on a disk.
  base: './',
  plugins: [solid()],
  define: { __GALLERY__: JSON.stringify(mode !== 'production') },
  build: {
    outDir: fileURLToPath(
      new URL(mode === 'gallery' ? '../results/page-gallery' : '../dist/web', import.meta.url),
    ),
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true } } },
}));
