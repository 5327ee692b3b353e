/** Neighbouring lines of which all or none are foreign. */
export type StackPart = { readonly foreign: boolean; readonly lines: readonly string[] };

const frame = /^\s*(?:at |.+@.+:\d+:\d+$)/;
const foreignPlaces = /\(?(?:node:|internal\/)|[\\/]node_modules[\\/]|<anonymous>\)?$|\(native\)/;

/** The parts of a stack trace: runs of frames that are foreign, to be folded, and everything else. */
export function partsOfStack(stack: string): StackPart[] {
  const parts: { foreign: boolean; lines: string[] }[] = [];
  for (const line of stack.replace(/\s+$/, '').split('\n')) {
    const foreign = frame.test(line) && foreignPlaces.test(line);
    const last = parts.at(-1);
    if (last?.foreign === foreign) last.lines.push(line);
    else parts.push({ foreign, lines: [line] });
  }
  return parts;
}
