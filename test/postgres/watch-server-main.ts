/** Stops a test server and removes its folder when the process that it was started for is gone: folder, process id. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', watched = ''] = process.argv.slice(2);
const everyMs = 500;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The first line of postmaster.pid is the server's process. */
function stopServer(): void {
  try {
    const pid = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
    process.kill(pid, 'SIGQUIT');
  } catch {
    // It is not running.
  }
}

const timer = setInterval(() => {
  if (!existsSync(folder)) clearInterval(timer);
  else if (!isAlive(Number(watched))) {
    stopServer();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}, everyMs);
