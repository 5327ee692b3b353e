import type { ImportedError } from './imported-test.ts';

// No line ends between them: looking for a frame behind each of a million of them would take hours.
const firstFrame = /\n[ \t]+at .*(?:\(|:\d+)/;

/** An error from what JavaScript prints of it: `AssertionError: no\n    at file.ts:1:2`. */
export function errorOfThrownText(text: string): ImportedError {
  const found = firstFrame.exec(text);
  return found === null ? { message: text } : { message: text.slice(0, found.index), stackTrace: text };
}
