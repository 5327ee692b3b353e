import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { generateSample } from '../../src/storage/sample/generate-sample.ts';
import { TemporaryDatabase } from '../journals/temporary-database.ts';
import { type RunningServer, startServer } from '../server/running-server.ts';
import { builtPage } from './built-page.ts';
import { type OpenOptions, openPage, startBrowser } from './page-browser.ts';

/** What somebody called his test and his suite, to see whether the page believes it. */
export const hostileName = '<img src=x onerror="document.title=\'owned\'">"; DROP TABLE runs; --';

/** The page of a server with a history of some weeks in it, open for tests. */
export interface SampledPage {
  readonly server: RunningServer;
  /** Opens an address below `#`, and looks afterwards whether anything went wrong in the page. */
  at(hash: string, look: (page: Page) => Promise<void>, options?: OpenOptions): Promise<void>;
  close(): Promise<void>;
}

/** Writes the history: the same tests, commits and failures each time, ending today. */
async function writeHistory(place: TemporaryDatabase): Promise<void> {
  const database = await openMigrated(place.location);
  const connection = await database.connect();
  await generateSample(connection, {
    tests: 40,
    runs: 40,
    days: 20,
    steps: 4,
    branches: 3,
    seed: '2',
    project: 'sample',
    until: new Date().toISOString().slice(0, 10),
  });
  await connection.execute('UPDATE tests SET name = ? WHERE test_id = (SELECT max(test_id) FROM tests)', [
    hostileName,
  ]);
  await connection.checkpoint();
  await connection.close();
  await database.close();
}

/** Starts a browser and a server over a history that was made up. */
export async function startSampledPage(): Promise<SampledPage> {
  const place = new TemporaryDatabase();
  const [folder, browser] = await Promise.all([builtPage(), startBrowser(), writeHistory(place)]);
  const server = await startServer(place.location, { pageFolder: folder });
  return {
    server,
    at: async (hash, look, options = {}) => {
      const opened = await openPage(browser, `${server.origin}/#${hash}`, options);
      try {
        await look(opened.page);
        expect(opened.wrongs).toEqual([]);
        expect(await opened.page.title()).not.toContain('owned');
      } finally {
        await opened.close();
      }
    },
    close: async () => {
      await browser.close();
      await server.stop();
      place.remove();
    },
  };
}
