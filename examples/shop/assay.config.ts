import { defineConfig } from 'assay';

// Paths are relative to this file's folder.
export default defineConfig({
  paths: ['features'],
  import: ['support/**/*.ts'],
  workers: 2,
  retry: 1,
});
