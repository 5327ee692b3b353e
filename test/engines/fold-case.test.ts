import { afterAll, describe, expect, it } from 'vitest';
import { foldCase, foldedText } from '../../src/storage/sql/text-expressions.ts';
import { connected, DatabaseFolder } from './database-folder.ts';
import { everyEngine } from './engine-locations.ts';

const texts = [
  '',
  'Pays by CARD [AZ]',
  'GRÖSSE of Élan',
  'İstanbul IZMIR',
  'ΣΟΦΊΑ says Hello',
  '🙂 Smile A',
  "%_\\ Quote's",
];

describe.each(everyEngine)('a text folded on $product', ({ engine }) => {
  const folder = new DatabaseFolder();
  afterAll(() => folder.remove());

  it('has A-Z as a-z and every other letter as it was', async () => {
    const rows = await connected(await folder.location(engine), async (connection) => {
      const values = texts.map((_, index) => `SELECT ${index} AS place, CAST(? AS TEXT) AS text`);
      return await connection.rows(
        `SELECT ${foldCase(engine, 'text')} AS folded FROM (${values.join(' UNION ALL ')}) AS given ORDER BY place`,
        texts,
      );
    });
    expect(rows.map(({ folded }) => folded)).toEqual(texts.map(foldedText));
  });
});
