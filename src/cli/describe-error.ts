import { AssayError, messageOf } from '../model/errors.ts';

/** How deep a chain of causes is shown. */
const maximumCauses = 10;

/** Whether the operating system refused something (no such file, no permission): a fault of the surroundings. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** The exit code that a command ends with when it throws this: 2 usage or set-up, 3 something broke. */
export function exitCodeOf(error: unknown): 2 | 3 {
  if (error instanceof AssayError) return error.exitCode;
  return isSystemError(error) ? 2 : 3;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function stackOf(error: unknown): string {
  const parts: string[] = [];
  let current: unknown = error;
  for (let depth = 0; current !== undefined && depth < maximumCauses; depth++) {
    const text = current instanceof Error ? (current.stack ?? messageOf(current)) : String(current);
    parts.push(depth === 0 ? text : `caused by: ${text}`);
    current = current instanceof Error ? current.cause : undefined;
  }
  return parts.join('\n');
}

/**
 * What people read when a command fails: the message, the remedy and the code of an error of the catalogue; of any
 * other error where it came from and how to report it.
 *
 * @param options.debug also show stacks and causes of errors of the catalogue
 * @returns whole lines
 */
export function describeError(
  error: unknown,
  options: { readonly debug: boolean; readonly version: string },
): string {
  if (error instanceof AssayError) {
    const lines = [`error: ${error.message}`, indent(error.remedy), `  (${error.code})`];
    if (options.debug) lines.push('', indent(stackOf(error)));
    return `${lines.join('\n')}\n`;
  }
  if (isSystemError(error)) {
    const lines = [`error: The system refused: ${error.message}`];
    lines.push(options.debug ? indent(stackOf(error)) : '  ASSAY_DEBUG=1 shows where this happened.');
    return `${lines.join('\n')}\n`;
  }
  return [
    `error: Assay itself failed: ${messageOf(error)}`,
    '  This is a fault in Assay, not in your tests. What was recorded is safe in the journals.',
    `  Please report it with the lines below (assay ${options.version}, Node ${process.versions.node}, ${process.platform} ${process.arch}).`,
    '',
    `${indent(stackOf(error))}\n`,
  ].join('\n');
}
