import { ReaderProcess } from './reader-process.ts';

/** How long a process waits for the next query (ms). */
const idleMs = 5000;

/** The processes that answer queries on one database: started when needed, kept for a while. */
export class ReaderProcesses {
  readonly #target: string;
  readonly #idle = new Map<ReaderProcess, ReturnType<typeof setTimeout>>();

  /** @param target path or URI of the database */
  constructor(target: string) {
    this.#target = target;
  }

  take(): ReaderProcess {
    for (const [process, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(process);
      if (process.hasEnded) continue;
      process.hold(true);
      return process;
    }
    return new ReaderProcess(this.#target);
  }

  /** Takes one back that has answered its last query to the end. */
  giveBack(process: ReaderProcess): void {
    process.hold(false);
    const timer = setTimeout(() => {
      this.#idle.delete(process);
      process.kill();
    }, idleMs);
    timer.unref();
    this.#idle.set(process, timer);
  }

  /** Ends the idle ones; gives back when they are gone. */
  async close(): Promise<void> {
    const processes = [...this.#idle.keys()];
    for (const timer of this.#idle.values()) clearTimeout(timer);
    this.#idle.clear();
    await Promise.all(
      processes.map(async (process) => {
        process.hold(true);
        process.kill();
        await process.ended;
      }),
    );
  }
}
