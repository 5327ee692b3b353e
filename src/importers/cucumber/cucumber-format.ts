import { messageOf } from '../../model/errors.ts';
import type { Envelope } from '../../model/gherkin/messages.ts';
import { linesOf, type TextLine } from '../reading/decode-text.ts';
import type { ImportFormat } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import { isRecord } from '../reading/json-values.ts';
import { MessageStream } from './message-stream.ts';

/** Longest line: an attachment of 96 MB as base64, in characters. */
const longestLine = 128 * 1024 * 1024;

const firstMessage = /^\uFEFF?\s*\{"(?:meta|source|gherkinDocument|pickle|testRunStarted|parseError)":\s*\{/;

/** The message of a line; null for one that is none (told by then). */
function messageOfLine({ text, line, isWhole, cut }: TextLine, sink: ImportSink): Envelope | null {
  if (cut > 0) {
    sink.diagnose({
      code: 'LIMIT_EXCEEDED',
      message: `a line is longer than ${longestLine} characters`,
      line,
    });
    return null;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value as Envelope;
    sink.diagnose({ code: 'RECORD_INVALID', message: 'a line is no object', line });
  } catch {
    if (isWhole) sink.diagnose({ code: 'RECORD_INVALID', message: 'a line is no JSON', line });
    else sink.brokenOff({ message: 'the file ends in the middle of a message', line });
  }
  return null;
}

/** Cucumber messages, one JSON object a line: what the `message` formatter of every Cucumber writes. */
export const cucumberFormat: ImportFormat = {
  name: 'cucumber-messages',
  title: 'Cucumber messages',
  extensions: ['.ndjson', '.jsonl'],
  recognises: (head) => (firstMessage.test(head) ? 100 : 0),
  async read(input, sink, { base, signal }) {
    let stream = new MessageStream(sink, base);
    let last = 0;
    for await (const textLine of linesOf(input, longestLine)) {
      if (signal.aborted) return;
      const { text, line } = textLine;
      last = line;
      if (text.trim() === '') continue;
      const envelope = messageOfLine(textLine, sink);
      if (envelope === null) continue;
      // Ids are unique in one stream only, and files of shards may stand one behind the other.
      if (envelope.meta !== undefined && stream.begun) {
        await stream.end(line);
        stream = new MessageStream(sink, base);
      }
      try {
        await stream.take(envelope, line);
      } catch (error) {
        // What a message that lacks a part makes its reader throw; anything else is no matter of the file.
        if (!(error instanceof TypeError)) throw error;
        const [name] = Object.keys(envelope);
        const message = `a message ${name} is not what it should be: ${messageOf(error)}`;
        sink.diagnose({ code: 'RECORD_INVALID', message, line });
      }
    }
    await stream.end(last);
  },
};
