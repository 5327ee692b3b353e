import type { ImportedError } from './imported-test.ts';

const exception = /^\s*((?:[\w`+]+\.)*[\w`+]*(?:Exception|Error)) : /;

/** A failure as .NET runners write it: `System.Exception : message`, with a trace beside it. */
export function dotnetError(
  message: string | null,
  stackTrace: string | null,
  type: string | null = null,
): ImportedError | null {
  if (message === null && stackTrace === null && type === null) return null;
  const found = exception.exec(message ?? '');
  return {
    type: type ?? found?.[1] ?? null,
    message: found === null ? message : (message ?? '').slice(found[0].length),
    stackTrace,
  };
}
