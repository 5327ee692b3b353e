import { readFileSync } from 'node:fs';
import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import type { ApiContext } from '../../src/api/http/api-context.ts';
import { siteContext } from '../../web/site/site-api.ts';

/** Bytes in a piece, so that a database comes in several. */
const pieceBytes = 300_000;

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/**
 * What the API of a static page works with, over a copy of a SQLite file: the same code and the same engine as in a
 * browser.
 *
 * @param path of a file that nobody writes, without a write-ahead log
 * @param madeAt µs since 1970
 */
export async function wasmContext(path: string, madeAt: number): Promise<ApiContext> {
  const bytes = readFileSync(path);
  const sqlite = await sqlite3InitModule();
  const image = { size: bytes.length, pieces: pieces(bytes) };
  return await siteContext(sqlite, image, {
    madeAt,
    version: 'test',
    report: (error) => {
      throw error;
    },
  });
}
