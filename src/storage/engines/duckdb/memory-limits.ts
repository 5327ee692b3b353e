import { totalmem } from 'node:os';

const mebibyte = 1024 * 1024;
/** What a process needs beside the engine's buffers: JavaScript, and values that the engine doesn't count. */
const besideMegabytes = 4096;

/** Memory that DuckDB may take for what it counts, in MB. */
export function engineMegabytes(): number {
  return Math.min(4096, Math.max(512, Math.floor(totalmem() / 4 / mebibyte)));
}

/**
 * Bytes that a process with DuckDB in it may take. The engine's own limit leaves out lists and texts that a query makes out of
 * nothing: `range(1000000000)` alone takes 8 GB.
 */
export function processBytes(): number {
  return (engineMegabytes() + besideMegabytes) * mebibyte;
}
