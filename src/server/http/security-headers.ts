/** What the page may do: only what comes from this server. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** What anything else may do when somebody opens it by itself. */
const barePolicy = "default-src 'none'; frame-ancestors 'none'";

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

/**
 * Headers of an answer with those that every answer has. A policy that the answer brings (files of artifacts, pages of
 * the server's own) stays; nothing that a page of another site could ask for (CORS) is let through. "Not modified" says
 * nothing of a policy: browsers put its headers in the place of those that they have kept with the answer.
 *
 * @param status status of the answer
 */
export function securedHeaders(headers: Headers, status: number): Headers {
  const secured = new Headers(headers);
  for (const [name, value] of Object.entries(always)) secured.set(name, value);
  for (const name of headers.keys()) if (name.startsWith('access-control-')) secured.delete(name);
  const isPage = headers.get('content-type')?.startsWith('text/html') === true;
  if (status !== 304 && !secured.has('content-security-policy'))
    secured.set('content-security-policy', isPage ? pagePolicy : barePolicy);
  if (!secured.has('cache-control')) secured.set('cache-control', 'no-store');
  return secured;
}
