/** Polls a database for the newest step of each journal until it gets a message: `asker-main DATABASE`. */

import { setTimeout as pause } from 'node:timers/promises';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { type AskerReport, monotonicMs } from './reports.ts';

/** Pause between two questions (ms). */
const pauseMs = 5;
/** The upper bits of a step's key are its journal, the lower 28 its number there. */
const sql = 'SELECT step_id >> 28 AS journal_id, max(step_id) & 268435455 AS newest FROM steps GROUP BY 1';

async function main(): Promise<void> {
  const [databasePath = ''] = process.argv.slice(2);
  const access = await openDatabaseAccess({
    location: duckDbFile(databasePath),
    program: { signal: new AbortController().signal },
  });
  if (access.kind !== 'keeper') throw new Error('there is no keeper to ask');
  const answers: { at: number; newest: Map<number, number> }[] = [];
  const questionsMs: number[] = [];
  let stopped = false;
  process.once('message', () => {
    stopped = true;
  });
  process.send?.('ready');
  for (let last = false; !last; ) {
    last = stopped;
    const asked = monotonicMs();
    const { rows } = await access.query({ sql });
    const at = monotonicMs();
    questionsMs.push(at - asked);
    answers.push({ at, newest: new Map(rows.map(([journal, newest]) => [Number(journal), Number(newest)])) });
    await pause(pauseMs);
  }
  await access.close();
  const report: AskerReport = { answers, questionsMs };
  process.send?.(report, () => process.disconnect?.());
}

await main();
