#!/usr/bin/env node
// The command `assay`. In a clone it runs the source on the pinned Node, whether or not there is a build;
// in an installed package, which has no launcher, it runs the build.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('./assay-from-source', import.meta.url));
const args = process.argv.slice(2);
if (!existsSync(launcher)) {
  await import('../dist/cli/main.js');
} else if (process.execve) {
  process.execve(launcher, [launcher, ...args]);
} else {
  const { status } = spawnSync(launcher, args, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
