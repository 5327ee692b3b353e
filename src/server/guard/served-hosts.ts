import { hostname, networkInterfaces } from 'node:os';

/** Where a server listens, and how people call it. */
export interface ServedAddress {
  /** Address that the server is bound to. */
  readonly host: string;
  readonly port: number;
  /** Address before a reverse proxy; null without one. */
  readonly publicUrl: URL | null;
}

/** Whether an address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(bare);
}

/** A host as it stands in an address: IPv6 in brackets. */
function hostInUrl(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** Address that a browser on this machine opens. */
export function localUrl({ host, port }: ServedAddress): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  return `http://${hostInUrl(everywhere ? '127.0.0.1' : host)}:${port}/`;
}

/**
 * Whether a request that names this host is meant for this server. A page of somebody else can give a name of its own
 * this machine's address (DNS rebinding), but cannot make the browser say another name.
 *
 * @param header the Host header
 */
export function isOurHost(header: string, address: ServedAddress): boolean {
  const { publicUrl, port, host } = address;
  if (publicUrl !== null && header.toLowerCase() === publicUrl.host) return true;
  const parts = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(header);
  if (parts === null || Number(parts[2] ?? 80) !== port) return false;
  const name = (parts[1] ?? '').toLowerCase();
  if (isLoopback(name)) return true;
  if (isLoopback(host)) return false;
  const own = hostname().toLowerCase();
  return [host.toLowerCase(), own, `${own}.local`, ...ownAddresses()].includes(name.replace(/^\[|\]$/g, ''));
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
}

/**
 * Whether a request may have been made by a page that is not ours. Browsers say where a request comes from; other
 * programs don't, and cannot be made to send one by a page.
 *
 * @param url of the request, whose host was checked
 */
export function isForeign(request: {
  readonly method: string;
  readonly headers: Headers;
  readonly url: URL;
}): boolean {
  const { method, headers, url } = request;
  const site = headers.get('sec-fetch-site');
  const elsewhere = site !== null && site !== 'same-origin' && site !== 'none';
  if (method === 'GET' || method === 'HEAD') {
    // A link may lead here from anywhere; a page may not load our answers as pictures or scripts.
    return elsewhere && headers.get('sec-fetch-mode') !== 'navigate';
  }
  const origin = headers.get('origin');
  return elsewhere || (origin !== null && origin !== url.origin);
}
