import mime from 'mime/lite';

/** Media types that the table of file names does not know. */
const ofOurFiles: Readonly<Record<string, string>> = {
  '.log': 'text/plain',
  '.ndjson': 'application/x-ndjson',
  '.har': 'application/json',
};

/** What kind of content a file name promises; `application/octet-stream` when it promises nothing. */
export function mediaTypeOf(name: string): string {
  const suffix = /\.[^./\\]+$/.exec(name)?.[0].toLowerCase() ?? '';
  return ofOurFiles[suffix] ?? mime.getType(name) ?? 'application/octet-stream';
}

/** File name extension with its dot that a media type has as a rule; null when it has none. */
export function suffixOf(mediaType: string): string | null {
  const extension = mime.getExtension(mediaType);
  return extension === null ? null : `.${extension}`;
}
