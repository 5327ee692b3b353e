import type { TextOutput } from '../std/program.ts';

/** Shortest time between two lines (ms): on a terminal a line is written over, elsewhere it stays. */
const terminalPauseMs = 100;
const pipePauseMs = 10_000;

/** A line that tells how far something is. */
export interface Progress {
  /**
   * @param share 0 to 1
   * @param detail what is under way
   */
  update(share: number, detail: string): void;
  /** Takes the line off the terminal. */
  end(): void;
}

/** Tells how far something is: on a terminal in one line, elsewhere in a plain line now and then. */
export function showProgress(output: TextOutput, what: string): Progress {
  const isTerminal = output.isTTY === true;
  const pause = isTerminal ? terminalPauseMs : pipePauseMs;
  let last = performance.now();
  let isShown = false;
  return {
    update: (share, detail) => {
      const now = performance.now();
      if (now - last < pause) return;
      last = now;
      const text = `${what}: ${String(Math.floor(share * 100)).padStart(3)} % (${detail})`;
      if (!isTerminal) output.write(`${text}\n`);
      else output.write(`\r\u001b[K${text.slice(0, (output.columns ?? 80) - 1)}`);
      isShown = true;
    },
    end: () => {
      if (isTerminal && isShown) output.write('\r\u001b[K');
    },
  };
}
