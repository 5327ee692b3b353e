import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize, sep } from 'node:path';
import mime from 'mime';

/** A web server as plain as they come. */
export interface StaticServer {
  /** Address of `index.html`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves a folder below a path, as GitHub Pages does. */
export async function startStaticServer(folder: string, below: string): Promise<StaticServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.test');
    const path = normalize(join(folder, decodeURIComponent(pathname).slice(below.length)));
    const isThere =
      pathname.startsWith(below) &&
      path.startsWith(folder + sep) &&
      existsSync(path) &&
      statSync(path).isFile();
    if (!isThere) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': mime.getType(path) ?? 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    });
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${below}index.html`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
