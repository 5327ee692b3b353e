/** How the engine of a static page is built, into one classic script that a Blob can hold: `dist/site/worker.js`. */
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The engine's package looks for files beside itself; the page hands it its program, and has no files. */
const withoutFiles: Plugin = {
  name: 'engine-without-files',
  transform(code, id) {
    if (!id.includes('sqlite-wasm')) return null;
    return code
      .replaceAll(/new URL\("[\w.-]+", import\.meta\.url\)/g, 'new URL("file:///nowhere")')
      .replaceAll('import.meta.url', '"file:///nowhere"');
  },
};

export default defineConfig({
  root: here('.'),
  plugins: [withoutFiles],
  resolve: {
    alias: {
      'node:crypto': here('../stand-ins/crypto.ts'),
      'node:async_hooks': here('../stand-ins/async-hooks.ts'),
    },
  },
  build: {
    outDir: here('../../../dist/site'),
    emptyOutDir: false,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    reportCompressedSize: false,
    license: { fileName: 'third-party-licenses-of-worker.md' },
    chunkSizeWarningLimit: 3000,
    modulePreload: false,
    rolldownOptions: {
      input: here('./worker-main.ts'),
      transform: { inject: { Buffer: [here('../stand-ins/buffer.ts'), 'Buffer'] } },
      output: { format: 'iife', entryFileNames: 'worker.js', codeSplitting: false },
    },
  },
});
