/**
 * A message as one line. JSON leaves two line separators of Unicode as they are, at which readers of lines stop, too.
 */
export function messageLine(message: object): string {
  return `${JSON.stringify(message).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`;
}
