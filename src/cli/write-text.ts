import type { TextOutput } from '../std/program.ts';

/**
 * Writes text and waits until the stream takes more, so that a slow reader does not fill the memory. What goes wrong
 * with the stream is main.ts's business; here it only ends the waiting.
 */
export function writeText(output: TextOutput, text: string): Promise<void> {
  if (text === '' || output.destroyed || output.write(text)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'error']) output.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) output.on(event, done);
  });
}
