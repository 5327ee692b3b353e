/** `npm run check`: layers, types, format and lint, dead code; all at the same time, each heard only when it fails. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repository, runMain, setUp } from './setup.mjs';

const checks = {
  layers: ['node', 'scripts/check-layers.ts'],
  types: ['tsc', '--noEmit'],
  'types of the page': ['tsc', '--noEmit', '--project', 'web'],
  'format and lint': ['biome', 'check', '--error-on-warnings', '--diagnostic-level=warn'],
  'dead code': ['knip', '--no-progress', '--no-config-hints'],
};

await runMain(async () => {
  const { env } = setUp({ browser: false });
  const failed = await Promise.all(
    Object.entries(checks).map(([name, command]) => runCheck(name, command, env)),
  );
  return failed.includes(true) ? 1 : 0;
});

/** @returns {Promise<boolean>} true when the check failed; what it printed is printed then */
function runCheck(name, [program, ...args], env) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(join(repository, 'node_modules/.bin', program), args, { cwd: repository, env });
    const output = [];
    child.stdout.on('data', (data) => output.push(data));
    child.stderr.on('data', (data) => output.push(data));
    child.on('error', (error) => output.push(Buffer.from(error.message)));
    child.on('close', (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
      if (code !== 0) process.stdout.write(`${Buffer.concat(output).toString().trimEnd()}\n\n`);
      resolve(code !== 0);
    });
  });
}
