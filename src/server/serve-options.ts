import type { DatabaseLocation } from '../storage/location/database-location.ts';
import { isLoopback } from './guard/served-hosts.ts';
import type { ServerLimits } from './http/server-limits.ts';

/** How a database is served. */
export interface ServeOptions {
  readonly location: DatabaseLocation;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Address to listen at. */
  readonly host: string;
  /** Null: 7350, or the next free one. */
  readonly port: number | null;
  /** Address before a reverse proxy; null without one. */
  readonly publicUrl: URL | null;
  /** Asks for a token on this machine, too. */
  readonly requireToken: boolean;
  /** A token that works beside those of the database; null for none. */
  readonly fileToken: string | null;
  /** Ends when nobody asked and nothing was recorded for so long (ms); null: never. */
  readonly idleMs: number | null;
  readonly log: (line: string) => void;
  /** Aborting it ends the server in order. */
  readonly signal: AbortSignal;
  /** Is told the address once everything works. */
  readonly onReady: (url: string) => void;
  readonly limits?: Partial<ServerLimits>;
  /** Folder of the built page; that of the package when absent. */
  readonly pageFolder?: string;
}

/** Whether the server may be reached from other machines, and so asks for a token. */
export function needsToken({ host, publicUrl, requireToken }: ServeOptions): boolean {
  return requireToken || !isLoopback(host) || (publicUrl !== null && !isLoopback(publicUrl.hostname));
}
