import type { ExecutionRecording, StepRecording } from '../session/execution-recording.ts';
import type { HostCommand } from './host-shapes.ts';

/** Longest text of the arguments of a command (characters). */
const longestArguments = 200;

/** Commands whose arguments are what people type, or otherwise keep to themselves. */
const silent = new Set(['elementSendKeys', 'setCookie', 'addCookie', 'sendAlertText', 'performActions']);

/** What a command is told in the record: its name and, in short, what it was given. */
export function commandText({ command, method, endpoint, body }: HostCommand): string {
  const name = command ?? `${method ?? ''} ${endpoint ?? ''}`.trim();
  if (silent.has(name) || typeof body !== 'object' || body === null) return name;
  const values = Object.values(body).filter((value) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  const text = values.join(' ').replaceAll(/\s+/g, ' ');
  return `${name} ${text.length > longestArguments ? `${text.slice(0, longestArguments)} ...` : text}`.trim();
}

/** What went wrong with a command, from its answer; null when nothing did. */
function errorOf(result: unknown): { readonly type: string | null; readonly message: string } | null {
  if (typeof result !== 'object' || result === null || !('error' in result)) return null;
  const { error } = result as { error: unknown };
  if (error === undefined || error === null) return null;
  if (typeof error !== 'object') return { type: null, message: String(error) };
  const { name, message } = error as { name?: unknown; message?: unknown };
  return { type: typeof name === 'string' ? name : null, message: String(message ?? error) };
}

/** The picture that a command answered with, in base64; null when it was none. */
function screenshotOf({ command, result }: HostCommand): string | null {
  if (!/screenshot/i.test(command ?? '') || typeof result !== 'object' || result === null) return null;
  const { value, data } = result as { value?: unknown; data?: unknown };
  const found = [value, data].find((one) => typeof one === 'string' && one.length > 0);
  return (found as string | undefined) ?? null;
}

/** Commands of one test as steps. Those that run at the same time end in the order of their starts, for each kind. */
export class CommandSteps {
  readonly #execution: ExecutionRecording;
  readonly #open = new Map<string, StepRecording[]>();

  constructor(execution: ExecutionRecording) {
    this.#execution = execution;
  }

  began(command: HostCommand): void {
    const name = `${command.command} ${command.endpoint}`;
    const step = this.#execution.step({ text: commandText(command), keyword: 'command' });
    this.#open.set(name, [...(this.#open.get(name) ?? []), step]);
  }

  ended(command: HostCommand): void {
    const name = `${command.command} ${command.endpoint}`;
    const [step, ...more] = this.#open.get(name) ?? [];
    if (step === undefined) return;
    this.#open.set(name, more);
    const failure = errorOf(command.result);
    this.#execution.stepFinished(step, { status: failure === null ? 'passed' : 'failed', failure });
    const screenshot = screenshotOf(command);
    if (screenshot === null) return;
    const body = Buffer.from(screenshot, 'base64');
    this.#execution.attach(
      { body, name: 'screenshot.png', mediaType: 'image/png', kind: 'screenshot' },
      step,
    );
  }
}
