import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import mime from 'mime';
import { plainPage } from './plain-page.ts';

/** A file of the page, with its packed forms. */
interface PageFile {
  readonly path: string;
  readonly type: string;
  readonly etag: string;
  readonly cache: string;
  /** Encodings that lie beside it, the smallest first. */
  readonly packed: readonly ('br' | 'gzip')[];
}

const suffixes = { br: '.br', gzip: '.gz' } as const;
const encodings = ['br', 'gzip'] as const;

/** Types that need to say how their letters are written. */
const isText = /^text\/|\/(javascript|json|manifest\+json)$/;
/** Names with a hash of the content, as the build gives them to its assets: such a file never changes. */
const hasHash = /^\/assets\/.*[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/**
 * The files of the built page. Only what lies in the folder when it is looked at can be asked for: a path is a key of a
 * list here, and never becomes one of the disk.
 */
export class PageFiles {
  readonly #folder: string;
  #files: ReadonlyMap<string, PageFile> = new Map();
  #built = 0;

  /** @param folder absolute path of the built page; it may be missing */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Answers a GET or HEAD.
   *
   * @param pathname as it stands in the URL
   */
  answer(pathname: string, headers: Headers): Response {
    this.#look();
    if (this.#files.size === 0) return missingPage();
    const file = this.#files.get(decoded(pathname === '/' ? '/index.html' : pathname) ?? '');
    if (file === undefined) return plainPage('Not found', '<p><a href="/">To the page</a></p>', 404);
    const shared = { etag: file.etag, 'cache-control': file.cache, vary: 'Accept-Encoding' };
    if (matches(headers.get('if-none-match'), file.etag))
      return new Response(null, { status: 304, headers: shared });
    const accepted = headers.get('accept-encoding') ?? '';
    const encoding = file.packed.find((each) =>
      new RegExp(`\\b${each}\\b(?!\\s*;\\s*q=0(\\.0*)?(,|$))`).test(accepted),
    );
    const body = readFileSync(encoding === undefined ? file.path : file.path + suffixes[encoding]);
    return new Response(new Uint8Array(body), {
      headers: {
        ...shared,
        'content-type': file.type,
        'content-length': String(body.length),
        ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
      },
    });
  }

  /** Lists the files again when the page was built again. */
  #look(): void {
    const built = statSync(join(this.#folder, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (built === this.#built) return;
    this.#files = built === 0 ? new Map() : listFiles(this.#folder);
    this.#built = built;
  }
}

function listFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const parts = path.slice(folder.length + 1).split(/[\\/]/);
    const isPacked = /\.(br|gz)$/.test(entry.name);
    // Links may lead anywhere; what begins with a dot is nobody's business.
    if (!entry.isFile() || isPacked || parts.some((part) => part.startsWith('.'))) continue;
    const key = `/${parts.join('/')}`;
    files.set(key, pageFile(path, hasHash.test(key)));
  }
  return files;
}

function pageFile(path: string, neverChanges: boolean): PageFile {
  const type = mime.getType(extname(path)) ?? 'application/octet-stream';
  const hash = createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 22);
  return {
    path,
    type: isText.test(type) ? `${type}; charset=utf-8` : type,
    etag: `"${hash}"`,
    cache: neverChanges ? 'public, max-age=31536000, immutable' : 'no-cache',
    packed: encodings.filter((encoding) => existsSync(path + suffixes[encoding])),
  };
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null; // A % that stands for nothing.
  }
}

function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag || each.trim() === '*');
}

function missingPage(): Response {
  const body = `<p>The server works, but the page was not built in this clone. Build it, and load this page again:</p>
<p><code>npm run build</code></p>
<p>The API is there without it: <a href="/api/v1/docs">/api/v1/docs</a>.</p>`;
  return plainPage('Assay', body);
}
