/**
 * Writes the references in docs/generated/ from the code that they describe: `npm run docs:generate`.
 * With `--check` it writes nothing, names what is stale, and ends with 1 when something is.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiReference } from './generate-docs/api-reference.ts';
import { commandReference } from './generate-docs/command-reference.ts';
import { errorReference } from './generate-docs/error-reference.ts';
import { eventReference } from './generate-docs/event-reference.ts';
import { presetReference } from './generate-docs/preset-reference.ts';
import { schemaReference } from './generate-docs/schema-reference.ts';

const folder = join(import.meta.dirname, '../docs/generated');
const remark = '<!-- Made by `npm run docs:generate`. Changes belong into the code that it is made from. -->';

/** Every generated file by its name, as it should be. */
export async function generatedDocs(): Promise<Readonly<Record<string, string>>> {
  const pages = {
    'schema.md': schemaReference(),
    'events.md': eventReference(),
    'errors.md': errorReference(),
    'presets.md': presetReference(),
    'cli.md': await commandReference(),
    'api.md': apiReference(),
  };
  return Object.fromEntries(
    Object.entries(pages).map(([name, text]) => [name, `${remark}\n\n${text.trim()}\n`]),
  );
}

/** The generated file as it is committed; null when there is none. */
export function committedDoc(name: string): string | null {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return null;
  }
}

async function main(check: boolean): Promise<number> {
  const stale = Object.entries(await generatedDocs()).filter(([name, text]) => committedDoc(name) !== text);
  for (const [name, text] of stale) {
    if (check) process.stderr.write(`docs/generated/${name} is stale; run npm run docs:generate\n`);
    else {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), text);
      process.stdout.write(`docs/generated/${name} written\n`);
    }
  }
  if (stale.length === 0) process.stdout.write('docs/generated is up to date\n');
  return check && stale.length > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.includes('--check'));
