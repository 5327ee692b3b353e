import { createInterface } from 'node:readline/promises';
import { assayError } from '../model/errors.ts';
import type { CommandContext } from './command-context.ts';

/** Whether somebody sits at a terminal who can be asked. */
export function canAsk({ stdin }: CommandContext): boolean {
  return (stdin as { isTTY?: boolean }).isTTY === true;
}

/**
 * Has a person type a name before something is lost.
 *
 * @param what what is to be confirmed
 * @throws NOT_CONFIRMED
 */
export async function confirmByName(context: CommandContext, what: string, name: string): Promise<void> {
  const dialogue = createInterface({ input: context.stdin, output: context.stderr });
  try {
    const answer = await dialogue.question(`${what}\nType ${name} to go on: `, { signal: context.signal });
    if (answer.trim() !== name) throw assayError('NOT_CONFIRMED', { what: `Emptying ${name}` });
  } finally {
    dialogue.close();
  }
}
