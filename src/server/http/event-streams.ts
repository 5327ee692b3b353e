import type { ServerResponse } from 'node:http';

/** Answers that stay open (server-sent events): counted by client, and ended when the server stops. */
export class EventStreams {
  readonly #most: number;
  readonly #open = new Map<string, Set<ServerResponse>>();

  /** @param most at the same time for one client */
  constructor(most: number) {
    this.#most = most;
  }

  /** How many are open. */
  get size(): number {
    return Array.from(this.#open.values()).reduce((sum, each) => sum + each.size, 0);
  }

  /**
   * Remembers one until it is closed.
   *
   * @returns false when the client has too many
   */
  add(client: string, outgoing: ServerResponse): boolean {
    const streams = this.#open.get(client) ?? new Set();
    if (streams.size >= this.#most) return false;
    this.#open.set(client, streams.add(outgoing));
    outgoing.once('close', () => {
      streams.delete(outgoing);
      if (streams.size === 0) this.#open.delete(client);
    });
    return true;
  }

  /** Ends them all; browsers connect again by themselves. */
  endAll(): void {
    for (const streams of this.#open.values()) for (const outgoing of streams) outgoing.end();
  }
}
