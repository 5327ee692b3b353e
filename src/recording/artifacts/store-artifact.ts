import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, extname, join } from 'node:path';
import { assayError } from '../../model/errors.ts';
import { mediaTypeOf, suffixOf } from './media-type.ts';
import { readPngSize } from './png-size.ts';

/** Bytes that are read at a time. */
const chunkBytes = 1024 * 1024;

/** Larger files are not copied (bytes), unless the caller says otherwise. */
const defaultLargestArtifact = 512 * 1024 * 1024;

/** A file that somebody else made, or its content. */
export interface ArtifactSource {
  /** Absolute folder of results; the copy goes to `artifacts/` in it. */
  readonly resultsDir: string;
  /** Absolute path of the file; instead of `body`. */
  readonly path?: string;
  readonly body?: Uint8Array | string;
  /** Name for people; that of the file when absent. */
  readonly name?: string | undefined;
  readonly mediaType?: string | undefined;
  /** Default: 512 MiB. */
  readonly largestBytes?: number;
}

/** What an `artifact` event says of a stored file. */
export interface StoredArtifact {
  /** Relative to the results folder, with / as separator. */
  readonly path: string;
  readonly name: string;
  readonly suffix: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width?: number;
  readonly height?: number;
}

/** Reads a file piece by piece, or gives a body as one. */
function* piecesOf(source: ArtifactSource, largest: number): Generator<Uint8Array> {
  if (source.path === undefined) {
    yield typeof source.body === 'string' ? Buffer.from(source.body) : (source.body ?? Buffer.alloc(0));
    return;
  }
  const file = openSync(source.path, 'r');
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw assayError('ARTIFACT_NO_FILE', { path: source.path });
    if (status.size > largest) {
      throw assayError('ARTIFACT_TOO_LARGE', { path: source.path, bytes: status.size, largest });
    }
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, status.size)));
    for (;;) {
      const read = readSync(file, buffer, 0, buffer.length, null);
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}

function names(source: ArtifactSource): { name: string; suffix: string; media_type: string } {
  const name = source.name || (source.path === undefined ? 'attachment' : basename(source.path));
  const ofFile = source.path === undefined ? '' : extname(source.path);
  const media_type = source.mediaType || mediaTypeOf(source.path ?? name);
  const suffix = [ofFile, extname(name), suffixOf(media_type) ?? ''].find((one) => /^\.\w{1,12}$/.test(one));
  return { name, suffix: suffix?.toLowerCase() ?? '', media_type };
}

/**
 * Copies a file into the results folder under the hash of its content, so that the same bytes are there once, whoever
 * attaches them, and stay when their maker cleans up. Synchronous; reads and writes piece by piece.
 *
 * @throws ARTIFACT_NO_FILE, ARTIFACT_TOO_LARGE, the file system's error
 */
export function storeArtifact(source: ArtifactSource): StoredArtifact {
  const { name, suffix, media_type } = names(source);
  const folder = join(source.resultsDir, 'artifacts');
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `.${randomUUID()}.part`);
  const hash = createHash('sha256');
  let bytes = 0;
  let head: Uint8Array | null = null;
  try {
    const out = openSync(draft, 'wx', 0o644);
    try {
      for (const piece of piecesOf(source, source.largestBytes ?? defaultLargestArtifact)) {
        head ??= Uint8Array.from(piece.subarray(0, 32));
        hash.update(piece);
        for (let at = 0; at < piece.length; ) at += writeSync(out, piece, at);
        bytes += piece.length;
      }
    } finally {
      closeSync(out);
    }
    const sha256 = hash.digest('hex');
    const path = `artifacts/${sha256.slice(0, 2)}/${sha256}${suffix}`;
    const target = join(source.resultsDir, path);
    if (existsSync(target)) rmSync(draft);
    else {
      mkdirSync(join(folder, sha256.slice(0, 2)), { recursive: true });
      renameSync(draft, target);
    }
    const size = head === null ? null : readPngSize(head);
    return { path, name, suffix, media_type, bytes, sha256, ...size };
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
