import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { SaxesParser } from 'saxes';
import type { ReportFile } from './report-files.ts';

async function parseXml(path: string): Promise<void> {
  const parser = new SaxesParser({ xmlns: false });
  let elements = 0;
  parser.on('opentag', () => elements++);
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 262_144 }))
    parser.write(chunk as string);
  parser.close();
}

async function readLines(path: string, take: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(path) })) take(line);
}

/** What anybody must do who reads a file of this kind: parse it, and nothing with what comes out. */
export const plainParse = {
  xml: parseXml,
  json: async (path: string) => void JSON.parse(readFileSync(path, 'utf8')),
  lines: async (path: string) => await readLines(path, () => {}),
  ndjson: async (path: string) => await readLines(path, (line) => void JSON.parse(line)),
} satisfies Record<ReportFile['parser'], (path: string) => Promise<void>>;
