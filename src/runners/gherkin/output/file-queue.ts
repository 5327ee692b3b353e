import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../../model/errors.ts';

/** Files that are written at the same time: some file systems take a millisecond for each, mostly waiting. */
const atOnce = 4;

interface Wanted {
  readonly kind: string;
  readonly render: () => string;
  readonly options: WriteOptions;
}

export interface WriteOptions {
  /** Readers see the old file or the new one, never half of it. */
  readonly whole?: boolean;
  /** Told what was written, once it is there. */
  readonly written?: (content: string) => void;
}

/** Writes files beside the work of the run, so that no test waits for a disk. */
export interface FileQueue {
  /**
   * Has a file written soon. Of several wishes for the same path that are still waiting, the last one counts.
   *
   * @param kind name of this kind of file for a message
   * @param path absolute; its folder is made
   * @param render called when its turn comes
   */
  write(kind: string, path: string, render: () => string, options?: WriteOptions): void;
  /** Resolves when everything that was wished for has been written, or could not be. */
  settled(): Promise<void>;
}

/**
 * Makes a queue. It never throws: a full disk must not end a run of tests.
 *
 * @param onProblem told once for each kind of file that could not be written
 */
export function createFileQueue(onProblem: (message: string) => void): FileQueue {
  const waiting = new Map<string, Wanted>();
  const folders = new Map<string, Promise<unknown>>();
  const troubled = new Set<string>();
  const busy = new Set<string>();
  const idle: (() => void)[] = [];

  const makeFolder = (folder: string) => {
    const made = folders.get(folder) ?? mkdir(folder, { recursive: true });
    folders.set(folder, made);
    return made;
  };

  const writeOne = async (path: string, { kind, render, options }: Wanted) => {
    const whole = options.whole === true;
    const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
    try {
      await makeFolder(dirname(path));
      const content = render();
      await writeFile(whole ? temporary : path, content);
      if (whole) await rename(temporary, path);
      options.written?.(content);
    } catch (error) {
      folders.delete(dirname(path));
      if (whole) await rm(temporary, { force: true }).catch(() => {});
      if (troubled.has(kind)) return;
      troubled.add(kind);
      onProblem(`${kind} could not be written: ${messageOf(error)}`);
    }
  };

  const next = () => {
    for (const [path, wanted] of waiting) {
      if (busy.size >= atOnce) return;
      if (busy.has(path)) continue;
      waiting.delete(path);
      busy.add(path);
      void writeOne(path, wanted).finally(() => {
        busy.delete(path);
        next();
      });
    }
    if (busy.size === 0) for (const wake of idle.splice(0)) wake();
  };

  return {
    write: (kind, path, render, options = {}) => {
      waiting.set(path, { kind, render, options });
      next();
    },
    settled: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        next();
      }),
  };
}
