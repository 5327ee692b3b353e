/** The last part of an address, as the name of a file. */
function nameOf(url: URL): string {
  return url.pathname.split('/').at(-1) ?? 'download';
}

function nameIn(disposition: string | null): string | null {
  return /filename="?([^";]+)"?/.exec(disposition ?? '')?.[1] ?? null;
}

async function save(url: URL, send: (request: Request) => Promise<Response>, name: string): Promise<void> {
  const response = await send(new Request(url));
  if (!response.ok) {
    const { title, detail } = (await response.json()) as { title: string; detail: string };
    alert(`${title}\n${detail}`);
    return;
  }
  const blob = await response.blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name || nameIn(response.headers.get('content-disposition')) || nameOf(url);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Links to the API, which a server would answer, are answered by the page itself: what they lead to is saved.
 *
 * @param base address of the API
 */
export function saveDownloads(base: string, send: (request: Request) => Promise<Response>): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
    if (link === null || event.defaultPrevented || !link.href.startsWith(`${base}/`)) return;
    event.preventDefault();
    void save(new URL(link.href), send, link.download);
  });
}
