import type { ExecutionRecording, LogLevel } from '../session/execution-recording.ts';
import type { VitestAttachment, VitestTask } from './vitest-tasks.ts';

const levels: Readonly<Record<string, LogLevel>> = { warning: 'warning', error: 'error' };

function attach(
  recording: ExecutionRecording,
  { path, body, bodyEncoding, contentType }: VitestAttachment,
  message: string | undefined,
): void {
  if (path !== undefined && /^https?:\/\//.test(path)) {
    recording.log('info', 'annotation', message === undefined ? path : `${message}: ${path}`);
    return;
  }
  const text = typeof body === 'string' && bodyEncoding !== 'utf-8' ? Buffer.from(body, 'base64') : body;
  recording.attach({
    ...(path === undefined ? { body: text ?? '' } : { path }),
    name: message,
    mediaType: contentType,
  });
}

/**
 * Records what a test annotated and which artifacts it recorded, beginning at the given counts: with a file, they are
 * attachments; else lines of its log.
 *
 * @returns the counts to begin at next time
 */
export function attachRecorded(
  recording: ExecutionRecording,
  { annotations = [], artifacts = [] }: VitestTask,
  from: { readonly annotations: number; readonly artifacts: number },
): { readonly annotations: number; readonly artifacts: number } {
  for (const { message, type, attachment } of annotations.slice(from.annotations)) {
    if (attachment !== undefined) attach(recording, attachment, message);
    else recording.log(levels[type] ?? 'info', 'annotation', message);
  }
  for (const { type, message, attachments = [] } of artifacts.slice(from.artifacts)) {
    for (const attachment of attachments) attach(recording, attachment, message ?? type);
  }
  return { annotations: annotations.length, artifacts: artifacts.length };
}
