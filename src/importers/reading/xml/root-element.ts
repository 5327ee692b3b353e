/** Name of the root element of an XML text without its namespace prefix; null when it is no XML. */
export function rootOf(head: string): string | null {
  const rest = head.replace(
    /^\ufeff?\s*(?:<\?[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^[>]*(?:\[[\s\S]*?\])?[^>]*>\s*)*/i,
    '',
  );
  return /^<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]/.exec(rest)?.[1] ?? null;
}
