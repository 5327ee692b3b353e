import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Attachment } from '../../../model/gherkin/messages.ts';
import { safeName } from '../output/file-names.ts';
import type { ArtifactFile } from './record-files.ts';

/** Endings of files of the types that tests attach. */
const suffixes: Readonly<Record<string, string>> = {
  'application/json': '.json',
  'application/pdf': '.pdf',
  'application/xml': '.xml',
  'application/zip': '.zip',
  'image/gif': '.gif',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/svg+xml': '.svg',
  'image/webp': '.webp',
  'text/csv': '.csv',
  'text/html': '.html',
  'text/markdown': '.md',
  'text/plain': '.txt',
  'text/xml': '.xml',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
};

function isText(mediaType: string): boolean {
  return mediaType.startsWith('text/') || /[/+](json|xml)$/.test(mediaType);
}

function contentOf(
  { body, contentEncoding, mediaType }: Attachment,
  redact: (text: string) => string,
): Buffer {
  const bytes = Buffer.from(body, contentEncoding === 'BASE64' ? 'base64' : 'utf8');
  if (!isText(mediaType)) return bytes;
  const text = bytes.toString('utf8');
  const redacted = redact(text);
  return redacted === text ? bytes : Buffer.from(redacted);
}

/**
 * Writes what a step has attached to a file of its own.
 *
 * @param resultsDir absolute
 * @param directory folder of the scenario's attempt, relative to the results directory
 * @param number counts the attachments of the attempt, so that names do not collide
 * @throws the file system's error
 */
export function writeAttachment(
  attachment: Attachment,
  resultsDir: string,
  directory: string,
  number: number,
  redact: (text: string) => string,
): ArtifactFile {
  const mediaType = attachment.mediaType.split(';', 1)[0]?.trim() ?? attachment.mediaType;
  const name = safeName(redact(attachment.fileName ?? `attachment${suffixes[mediaType] ?? '.bin'}`));
  const path = posix.join(directory, 'attachments', `${String(number).padStart(2, '0')} ${name}`);
  const bytes = contentOf(attachment, redact);
  mkdirSync(join(resultsDir, directory, 'attachments'), { recursive: true });
  writeFileSync(join(resultsDir, path), bytes);
  return {
    path,
    name,
    kind: 'attachment',
    mediaType: attachment.mediaType,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}
