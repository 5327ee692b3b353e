/** Clients of a server in a process of their own: each ClientsOrder that comes as a message is answered with a ClientsReport. */
import { Agent, get } from 'node:http';
import type { ClientsOrder, ClientsReport } from './client-reports.ts';

interface Answer {
  readonly status: number;
  readonly bytes: number;
}

function ask(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent, headers: { accept: 'application/json' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes }));
      response.on('error', reject);
    });
    sent.on('error', reject);
  });
}

async function work({ urls, clients, requests, longestMs }: ClientsOrder): Promise<ClientsReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const timesMs: number[] = [];
  const bytes: number[] = [];
  const wrong: string[] = [];
  const end = performance.now() + longestMs;
  let sent = 0;
  const client = async () => {
    while (sent < requests && performance.now() < end) {
      const url = urls[sent++ % urls.length] ?? '';
      const started = performance.now();
      const answer = await ask(url, agent);
      timesMs.push(performance.now() - started);
      bytes.push(answer.bytes);
      if (answer.status !== 200) wrong.push(`${answer.status} ${new URL(url).pathname}`);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return {
    timesMs: timesMs.toSorted((one, other) => one - other),
    bytes: bytes.toSorted((one, other) => one - other)[bytes.length >> 1] ?? 0,
    wrong,
  };
}

process.on('message', (order: ClientsOrder) => {
  work(order).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.('ready');
