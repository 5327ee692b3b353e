import { assayError, messageOf } from '../model/errors.ts';
import type { HttpListener } from './http/http-listener.ts';

/** Port that people remember. */
const usualPort = 7350;
/** How many ports are tried after it. */
const mostTries = 50;

/**
 * Listens at a port, or at the first free one from the usual one on.
 *
 * @param port null for the first free one; 0 for any that the system gives
 * @returns the port
 * @throws SERVE_PORT_TAKEN, SERVE_HOST_INVALID
 */
export async function listenSomewhere(
  listener: HttpListener,
  host: string,
  port: number | null,
): Promise<number> {
  for (let tries = 0; ; tries++) {
    const asked = port ?? usualPort + tries;
    try {
      return await listener.listen(host, asked);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isTaken = code === 'EADDRINUSE' || code === 'EACCES';
      if (isTaken && port === null && tries < mostTries) continue;
      if (isTaken) throw assayError('SERVE_PORT_TAKEN', { host, port: asked }, error);
      throw assayError('SERVE_HOST_INVALID', { host, reason: messageOf(error) }, error);
    }
  }
}
