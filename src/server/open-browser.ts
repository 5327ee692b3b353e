import { spawn } from 'node:child_process';

/** The program that opens an address in the browser of the user, by system. */
function opener(platform: NodeJS.Platform, url: string): readonly [string, readonly string[]] {
  if (platform === 'darwin') return ['open', [url]];
  return platform === 'win32' ? ['cmd', ['/c', 'start', '', url]] : ['xdg-open', [url]];
}

/**
 * Opens an address in the browser of the user; where there is none, nothing happens.
 *
 * @returns whether a program was there to open it
 */
export function openBrowser(url: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [program, words] = opener(platform, url);
  return new Promise((resolve) => {
    const child = spawn(program, words, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
    child.unref();
  });
}
