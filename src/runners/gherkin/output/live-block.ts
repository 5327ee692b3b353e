import type { TextOutput } from '../../../std/program.ts';

const shortestPauseMs = 100;
/** Running times grow even when nothing happens. */
const tickMs = 500;
const clearBelow = '\u001b[0J';

/** Some lines at the end of a terminal's output that are drawn over again and again. */
export interface LiveBlock {
  /** Draws soon: at most ten times a second, however often this is called. */
  changed(): void;
  /** Writes text, which ends with a line end, above the lines. */
  above(text: string): void;
  /** Takes the lines away. */
  close(): void;
}

function linesUp(count: number): string {
  return count === 0 ? '' : `\r\u001b[${count}A`;
}

/**
 * @param render the lines to show, none longer than `columns` and no more than `rows`
 */
export function createLiveBlock(
  output: TextOutput & { rows?: number },
  render: (columns: number, rows: number) => readonly string[],
): LiveBlock {
  let drawnLines = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawing: NodeJS.Timeout | null = null;
  let closed = false;

  const erase = () => (drawnLines === 0 ? '' : linesUp(drawnLines) + clearBelow);

  const draw = (above = '') => {
    // One column stays free: some terminals break the line when the last one is written.
    // A pseudo-terminal that was never given a size says 0.
    const lines = render((output.columns || 80) - 1, (output.rows || 24) - 1);
    output.write(erase() + above + lines.map((line) => `${line}\n`).join(''));
    drawnLines = lines.length;
    drawnAt = performance.now();
  };

  const ticking = setInterval(() => changed(), tickMs);
  ticking.unref();

  function changed(): void {
    if (closed || drawing !== null) return;
    const pause = Math.max(0, drawnAt + shortestPauseMs - performance.now());
    drawing = setTimeout(() => {
      drawing = null;
      draw();
    }, pause);
    drawing.unref();
  }

  return {
    changed,
    above: (text) => {
      if (closed) output.write(text);
      else draw(text);
    },
    close: () => {
      if (closed) return;
      closed = true;
      clearInterval(ticking);
      if (drawing !== null) clearTimeout(drawing);
      output.write(erase());
      drawnLines = 0;
    },
  };
}
