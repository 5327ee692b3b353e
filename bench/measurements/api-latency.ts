/**
 * How long the API takes to answer what the page asks, on a long history in DuckDB: 500,000 executions, with `--full`
 * 5,000,000, or the file that `--history` names; and a run of 50,000 tests in it. `assay serve` is a process of its own,
 * the clients are another, on kept connections over the loopback address. Each request is asked a few times first, then
 * one at a time, then by 16 clients at once, with ids from all over the history; a time ends with the last byte. One kind
 * of request is asked for ten seconds at most, and at least once by each client. `CPU` is what the server needs for one
 * answer when it is asked one at a time: unlike the times, it says the same on a busy machine.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FigureSet, type Measurement } from '../measurement.ts';
import { cpuOfProcess } from '../program-cost.ts';
import { apiRequests } from '../serving/api-requests.ts';
import type { ClientsOrder, ClientsReport } from '../serving/client-reports.ts';
import { longHistory } from '../serving/long-history.ts';
import { startServeProcess } from '../serving/serve-process.ts';
import { quantile } from '../statistics.ts';

const clientsAtOnce = 16;
const longestMs = 5000;

function messageOf<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message));
    child.once('exit', (code) => reject(new Error(`the clients ended with ${code}`)));
  });
}

async function told(child: ChildProcess, order: ClientsOrder): Promise<ClientsReport> {
  const report = messageOf<ClientsReport>(child);
  child.send(order);
  const { wrong, ...rest } = await report;
  const [first] = wrong;
  if (first !== undefined) throw new Error(`${wrong.length} requests were not answered, such as ${first}`);
  return { ...rest, wrong };
}

export const apiLatency: Measurement = {
  name: 'api-latency',
  title: 'p50 and p99 of what the page asks the API, on a long history, alone and with 16 clients',
  async run(context) {
    const figures = new FigureSet();
    const places = await longHistory(context);
    const server = await startServeProcess(places.databasePath);
    const clients = fork(fileURLToPath(new URL('../serving/clients-main.ts', import.meta.url)));
    await messageOf(clients);
    try {
      figures.add('executions', places.executionCount, { unit: '', better: 'neither' });
      for (const { name, aimMs, paths, scarce } of apiRequests(places)) {
        context.say(name);
        const urls = paths.map((path) => `${new URL(server.url).origin}/api/v1${path}`);
        const order = (clients: number, requests: number) => ({ urls, clients, requests, longestMs });
        await told(clients, order(1, 3));
        const before = cpuOfProcess(server.pid);
        const alone = await told(clients, order(1, scarce === true ? 10 : context.size(60, 10)));
        const after = cpuOfProcess(server.pid);
        const together = await told(
          clients,
          order(clientsAtOnce, scarce === true ? 32 : context.size(160, 32)),
        );
        const ms = { unit: 'ms', better: 'lower' } as const;
        figures.add(`${name}: p50`, quantile(alone.timesMs, 0.5), {
          ...ms,
          ...(aimMs === null ? {} : { aim: `< ${aimMs}` }),
        });
        figures.add(`${name}: p99`, quantile(alone.timesMs, 0.99), ms);
        figures.add(`${name}: p50, ${clientsAtOnce} clients`, quantile(together.timesMs, 0.5), ms);
        figures.add(`${name}: p99, ${clientsAtOnce} clients`, quantile(together.timesMs, 0.99), ms);
        const cpuMs = before === null || after === null ? null : (after - before) / alone.timesMs.length;
        figures.add(`${name}: CPU`, cpuMs, ms);
        figures.add(`${name}: answer`, alone.bytes / 1024, { unit: 'KiB', better: 'neither' });
      }
    } finally {
      clients.kill();
      await server.stop();
    }
    return figures.toArray();
  },
};
