import { fileURLToPath } from 'node:url';
import type { KeeperEnd } from '../keeper/keeper.ts';
import { assayError } from '../model/errors.ts';
import { AssayDatabase } from '../repositories/assay-database.ts';
import { pause } from '../std/pause.ts';
import { ServedDatabase } from './database/served-database.ts';
import { SessionSource } from './database/session-source.ts';
import { servedAt, takeOverTurn } from './database/take-over.ts';
import { localUrl, type ServedAddress } from './guard/served-hosts.ts';
import { type HttpCall, HttpListener } from './http/http-listener.ts';
import { refusal } from './http/refuse.ts';
import { defaultLimits, type ServerLimits } from './http/server-limits.ts';
import { listenSomewhere } from './listen-somewhere.ts';
import { PageFiles } from './page/page-files.ts';
import { ApiTokens } from './people/api-tokens.ts';
import { SignIn } from './people/sign-in.ts';
import { needsToken, type ServeOptions } from './serve-options.ts';
import { servedApi } from './served-api.ts';
import { Site } from './site.ts';

/**
 * What came of a server: it ended in order; another one serves the database already; or its keeper had to give up, and
 * nothing but the end of the process helps, because the engine cannot be used or closed any more.
 */
export type ServeEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'served'; readonly url: string }
  | { readonly kind: 'broken'; readonly reason: string };

/** Where the build puts the page: beside the folder of the source, or in that of the package. */
const builtPage = fileURLToPath(new URL('../../dist/web', import.meta.url));

const brokenBecause = {
  displaced: 'its file was removed or replaced',
  stuck: 'a query does not stop',
  failed: 'the database could not be written',
} as const;

/**
 * Serves a database: this process becomes its keeper, and answers HTTP beside that. A keeper that runs hands over;
 * recordings go on meanwhile.
 *
 * @throws SERVE_PORT_TAKEN, SERVE_HOST_INVALID, SERVE_NEEDS_TOKEN, DATABASE_LOCKED, and what opening the database throws
 */
export async function serve(options: ServeOptions): Promise<ServeEnd> {
  const { location, log, host, publicUrl } = options;
  const already = servedAt(location.path);
  if (already !== null) return { kind: 'served', url: already };
  const limits = { ...defaultLimits, ...options.limits };
  let site: Site | null = null;
  const answer = async (call: HttpCall) =>
    site === null ? refusal(assayError('HTTP_STOPPING', {})) : await site.answer(call);
  const listener = new HttpListener({ limits, log, answer });
  const port = await listenSomewhere(listener, host, options.port);
  const address: ServedAddress = { host, port, publicUrl };
  try {
    const served = await openServed(options, address);
    if (served === null) return { kind: 'served', url: servedAt(location.path) ?? localUrl(address) };
    let end: KeeperEnd;
    const kept = served.keep();
    kept.catch(() => {}); // It is awaited at the end.
    try {
      site = await openSite(options, { served, address, limits });
      options.onReady(publicUrl?.href ?? localUrl(address));
      await Promise.race([kept, untilNobodyNeedsIt(options, listener, served)]);
    } finally {
      await listener.stop();
      served.stop();
      end = await kept;
    }
    return end === 'done' ? { kind: 'done' } : { kind: 'broken', reason: brokenBecause[end] };
  } finally {
    await listener.stop();
  }
}

/** The database, once its keeper has let go of it; null when another process serves it by now. */
async function openServed(options: ServeOptions, address: ServedAddress): Promise<ServedDatabase | null> {
  const { location, env, log, signal } = options;
  const turn = await takeOverTurn(location.path, signal);
  if (turn === null) return null;
  return await ServedDatabase.open({ location, env, log, http: localUrl(address) }, turn, signal);
}

interface SiteParts {
  readonly served: ServedDatabase;
  readonly address: ServedAddress;
  readonly limits: ServerLimits;
}

/** @throws SERVE_NEEDS_TOKEN */
async function openSite(options: ServeOptions, { served, address, limits }: SiteParts): Promise<Site> {
  const repositories = new AssayDatabase(new SessionSource(served));
  const tokens = new ApiTokens(repositories, options.fileToken);
  const isRequired = needsToken(options);
  if (isRequired && !(await tokens.hasAny()))
    throw assayError('SERVE_NEEDS_TOKEN', {
      where: options.publicUrl?.href ?? `${address.host}:${address.port}`,
    });
  const isSecure = options.publicUrl?.protocol === 'https:';
  return new Site({
    address,
    limits,
    signIn: new SignIn({ tokens, isRequired, port: address.port, isSecure, limit: limits.logins }),
    files: new PageFiles(options.pageFolder ?? builtPage),
    api: await servedApi(served, repositories, options.log),
  });
}

/** Waits until the server is told to end, or nobody has looked at it and nothing was recorded for as long as it may stay. */
async function untilNobodyNeedsIt(
  { signal, idleMs }: ServeOptions,
  listener: HttpListener,
  served: ServedDatabase,
): Promise<void> {
  let lastNeeded = Date.now();
  while (!signal.aborted) {
    if (listener.isBusy || served.isRecording) lastNeeded = Date.now();
    const idle = Date.now() - Math.max(lastNeeded, listener.lastRequestAt);
    if (idleMs !== null && idle >= idleMs) return;
    await pause(idleMs === null ? 3_600_000 : Math.min(1000, idleMs), signal);
  }
}
