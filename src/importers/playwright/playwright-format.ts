import { dirname } from 'node:path/posix';
import type { ImportFormat } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import { jsonValues } from '../reading/json-input.ts';
import type { JsonChoice, JsonPath } from '../reading/json-scanner.ts';
import {
  isRecord,
  type JsonRecord,
  listOf,
  recordOf,
  saying,
  textOf,
  timeOf,
} from '../reading/json-values.ts';
import { playwrightError } from './playwright-attempt.ts';
import { importPlaywrightFile, type PlaywrightFolders } from './playwright-suite.ts';

function choose(path: JsonPath): JsonChoice {
  if (path.length === 0) return 'enter';
  return path.length === 1 && (path[0] === 'suites' || path[0] === 'errors') ? 'enter' : 'value';
}

function foldersOf(config: JsonRecord, base: string): PlaywrightFolders {
  const file = textOf(config.configFile);
  return {
    base,
    severalProjects: listOf(config.projects).length > 1,
    rootDir: textOf(config.rootDir),
    configDir: file === null ? null : dirname(file.replaceAll('\\', '/')),
  };
}

function tellConfig({ version, metadata, shard, workers }: JsonRecord, sink: ImportSink): void {
  const said = textOf(version);
  sink.run({
    tool: said === null ? 'Playwright' : `Playwright ${said}`,
    properties: saying({ metadata, shard, workers }) ?? {},
  });
}

function tellStats(stats: JsonRecord, sink: ImportSink): void {
  const { startTime, duration } = stats;
  const startedAt = timeOf(startTime);
  const lasted = typeof duration === 'number' && duration >= 0 ? Math.round(duration * 1000) : null;
  sink.run({ startedAt, endedAt: startedAt === null || lasted === null ? null : startedAt + lasted });
  const [expected, skipped, unexpected, flaky] = [
    stats.expected,
    stats.skipped,
    stats.unexpected,
    stats.flaky,
  ].map((value) => (typeof value === 'number' ? value : null));
  if (expected == null || skipped == null || unexpected == null || flaky == null) return;
  sink.totals({ tests: expected + skipped + unexpected + flaky, failed: unexpected, skipped });
}

/** What the `json` reporter of Playwright writes. */
export const playwrightFormat: ImportFormat = {
  name: 'playwright',
  title: 'Playwright JSON',
  extensions: ['.json'],
  recognises: (head) => {
    if (!/^\s*\{/.test(head)) return 0;
    if (/"config"\s*:\s*\{/.test(head) && /"(?:rootDir|configFile)"\s*:/.test(head)) return 95;
    return /"specs"\s*:\s*\[/.test(head) ? 80 : 0;
  },
  async read(input, sink, { signal, base }) {
    let folders: PlaywrightFolders = {
      rootDir: null,
      configDir: null,
      base,
      severalProjects: false,
    };
    for await (const { path, value, line } of jsonValues(input, sink, { choose, signal })) {
      switch (path[0]) {
        case 'config':
          folders = foldersOf(recordOf(value), base);
          tellConfig(recordOf(value), sink);
          break;
        case 'suites':
          if (isRecord(value)) await importPlaywrightFile(value, folders, sink, line);
          else sink.diagnose({ code: 'RECORD_INVALID', message: 'a suite is no object', line });
          break;
        case 'errors':
          sink.runError(playwrightError(value)?.message ?? 'an error without a message', { line });
          break;
        case 'stats':
          tellStats(recordOf(value), sink);
          break;
        default:
          sink.unknown('field', String(path[0]), line);
      }
    }
  },
};
