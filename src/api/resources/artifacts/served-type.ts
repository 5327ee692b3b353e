import type { Row } from '../../../repositories/rows/row-types.ts';

/** How a file is given out. */
export interface ServedType {
  readonly mediaType: string;
  /** Whether a browser may show it; everything else is saved. */
  readonly inline: boolean;
}

const shown = (mediaType: string): ServedType => ({ mediaType, inline: true });
const saved = (mediaType: string): ServedType => ({ mediaType, inline: false });

/**
 * Every media type that is given out, by the ending of the file's name. Shown are only types that cannot run anything; HTML,
 * SVG, XML and scripts are saved, and told as what they are only where that does no harm.
 */
const byEnding: Readonly<Record<string, ServedType>> = {
  png: shown('image/png'),
  jpg: shown('image/jpeg'),
  jpeg: shown('image/jpeg'),
  gif: shown('image/gif'),
  webp: shown('image/webp'),
  avif: shown('image/avif'),
  bmp: shown('image/bmp'),
  mp4: shown('video/mp4'),
  m4v: shown('video/mp4'),
  webm: shown('video/webm'),
  ogv: shown('video/ogg'),
  mp3: shown('audio/mpeg'),
  m4a: shown('audio/mp4'),
  ogg: shown('audio/ogg'),
  wav: shown('audio/wav'),
  txt: shown('text/plain; charset=utf-8'),
  log: shown('text/plain; charset=utf-8'),
  out: shown('text/plain; charset=utf-8'),
  err: shown('text/plain; charset=utf-8'),
  md: shown('text/plain; charset=utf-8'),
  diff: shown('text/plain; charset=utf-8'),
  patch: shown('text/plain; charset=utf-8'),
  json: saved('application/json'),
  ndjson: saved('application/x-ndjson'),
  har: saved('application/json'),
  csv: saved('text/csv; charset=utf-8'),
  pdf: saved('application/pdf'),
  zip: saved('application/zip'),
  gz: saved('application/gzip'),
  tar: saved('application/x-tar'),
};

const unknown = saved('application/octet-stream');

const byMediaType = new Map(
  Object.values(byEnding).map((served) => [served.mediaType.split(';')[0] ?? '', served]),
);

/** How an artifact is given out: by its ending, or, where it has none, by the media type that was recorded. */
export function servedType({
  name,
  path,
  media_type,
}: Pick<Row<'artifacts'>, 'name' | 'path' | 'media_type'>) {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(path)?.[1] ?? /\.([a-z0-9]{1,8})$/i.exec(name)?.[1];
  if (ending !== undefined) return byEnding[ending.toLowerCase()] ?? unknown;
  const recorded = (media_type ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return byMediaType.get(recorded) ?? unknown;
}

/** `Content-Disposition` with a name that cannot break out of the header (RFC 6266, RFC 8187). */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name
    .split(/[\\/]/)
    .at(-1)
    ?.replaceAll(/[^\x20-\x7e]|["\\%;]/g, '_')
    .slice(0, 150);
  const wellFormed = (name.split(/[\\/]/).at(-1) ?? '').toWellFormed().slice(0, 150).toWellFormed();
  const encoded = encodeURIComponent(wellFormed.replaceAll(/[\p{Cc}\p{Cf}]/gu, '')).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain === undefined || plain === '' ? 'file' : plain}"; filename*=UTF-8''${encoded === '' ? 'file' : encoded}`;
}
