/** How the page is built: `vite build --config web/vite.config.ts`, or served while working on it (`npm run page`). */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

/** Where a running `assay serve` answers, for the page that is served from its source. */
const server = process.env.ASSAY_PAGE_SERVER ?? 'http://127.0.0.1:7350';

const folderOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => ({
  root: folderOf('.'),
  // Relative addresses: the page may lie in any folder of any server, and on a disk.
  base: './',
  // Constant styles would otherwise become part of templates, as attributes that the policy refuses.
  plugins: [solid({ solid: { inlineStyles: false } as object })],
  build: {
    outDir: folderOf(mode === 'gallery' ? '../results/page-gallery' : '../dist/web'),
    rolldownOptions: {
      input: folderOf(mode === 'gallery' ? 'gallery.html' : 'index.html'),
      output: {
        codeSplitting: {
          // What most views use comes as one file: dozens of small ones cost a view a third of a second.
          groups: [
            { name: 'shared', test: /src[\\/](?:components|data)[\\/]|virtual-core|anser/, minShareCount: 2 },
          ],
        },
      },
    },
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The package holds other people's code: it says whose.
    license: { fileName: 'third-party-licenses.md' },
  },
  server: {
    proxy: {
      '/api': {
        target: server,
        changeOrigin: true,
        // The server refuses changes that come from the page of another address.
        configure: (proxy) => proxy.on('proxyReq', (request) => request.removeHeader('origin')),
      },
    },
  },
}));
