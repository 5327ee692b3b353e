import { workerData } from 'node:worker_threads';

// A thread beside the one that runs the query. SQLite's own limit of memory does not work where it is built without
// statistics of memory, as Node's is; and a query whose asker has died must not go on.

const everyMs = 25;

const { memoryBytes, parent } = workerData as { readonly memoryBytes: number; readonly parent: number };
const most = process.memoryUsage.rss() + memoryBytes;

setInterval(() => {
  if (process.memoryUsage.rss() > most || process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, everyMs);
