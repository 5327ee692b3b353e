import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EventOf } from '../../model/events/record-event.ts';
import { JournalDraft, removeAbandonedDrafts } from './journal-draft.ts';
import { importHeader } from './run-import.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const uuid = '00000000-0000-7000-8000-00000000000a';
const header = importHeader(uuid, '00000000-0000-7000-8000-00000000000b', 5, 'junit');
const begin: EventOf<'run_started'> = { type: 'run_started', at: 5, project: { key: 'p', name: 'p' } };

function drafted(): JournalDraft {
  const draft = new JournalDraft(folder);
  draft.append({ type: 'heartbeat', at: 6 });
  return draft;
}

it('is no journal until it is whole, and then one', () => {
  const draft = drafted();
  expect(readdirSync(folder).every((name) => name.endsWith('.importing'))).toBe(true);
  expect(draft.publish(header, begin)).toBe(true);
  expect(readdirSync(folder)).toEqual([`${uuid}.ndjson`]);
  const lines = readFileSync(join(folder, `${uuid}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([header, begin, { type: 'heartbeat', at: 6 }]);
});

it('of a journal that is there already changes nothing', () => {
  const [first, second] = [drafted(), drafted()];
  second.append({ type: 'heartbeat', at: 7 });
  expect(first.publish(header, begin)).toBe(true);
  const before = readFileSync(join(folder, `${uuid}.ndjson`), 'utf8');
  expect(second.publish(header, begin)).toBe(false);
  expect(readFileSync(join(folder, `${uuid}.ndjson`), 'utf8')).toBe(before);
  expect(readdirSync(folder)).toHaveLength(1);
});

it('leaves nothing when it is given up', () => {
  const draft = drafted();
  draft.discard();
  draft.discard();
  expect(readdirSync(folder)).toEqual([]);
});

it('of an import that was killed is removed by a later one', () => {
  writeFileSync(join(folder, 'old.importing'), 'x');
  writeFileSync(join(folder, 'new.importing'), 'x');
  writeFileSync(join(folder, `${uuid}.ndjson`), 'x');
  const now = Date.now();
  for (const name of ['old.importing', `${uuid}.ndjson`])
    utimesSync(join(folder, name), 0, now / 1000 - 4000);
  removeAbandonedDrafts(folder, now);
  expect(readdirSync(folder).toSorted()).toEqual([`${uuid}.ndjson`, 'new.importing'].toSorted());
});
