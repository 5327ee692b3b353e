import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedFolderVariable } from './test-postgres.ts';

/**
 * Names the folder in which the first test that needs PostgreSQL starts the server for all of them; nothing is started
 * here. Afterwards the server is stopped and the folder removed.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'assay-pg-'));
  chmodSync(folder, 0o755); // The server may run as another user, who must get to its data.
  process.env[sharedFolderVariable] = folder;
  process.env.ASSAY_TEST_POSTGRES_WATCHED = String(process.pid);
  return () => {
    const pidFile = join(folder, 'server', 'data', 'postmaster.pid');
    if (existsSync(pidFile)) {
      const [pid = ''] = readFileSync(pidFile, 'utf8').split('\n', 1);
      process.kill(Number(pid), 'SIGQUIT');
      const deadline = Date.now() + 5000;
      while (existsSync(pidFile) && Date.now() < deadline)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
}
