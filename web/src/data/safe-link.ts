/** An address from the record that may be followed: a page, nothing that a browser would run; null for others. */
export function safeLink(url: string | null | undefined): string | null {
  return url && /^https?:\/\//i.test(url) ? url : null;
}
