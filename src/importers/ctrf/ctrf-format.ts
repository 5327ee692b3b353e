import type { ImportFormat } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import { jsonValues } from '../reading/json-input.ts';
import type { JsonChoice, JsonFound, JsonPath } from '../reading/json-scanner.ts';
import { isRecord, recordOf, saying, textOf } from '../reading/json-values.ts';
import { ctrfEnvironment, ctrfTimes, ctrfTotals } from './ctrf-run.ts';
import { ctrfTest } from './ctrf-test.ts';

/** Parts of a report that tell of other runs than its own. */
const ofOtherRuns: ReadonlySet<unknown> = new Set(['insights', 'baseline']);

/** Suite of tests that say neither file nor group, where the tool has no name either. */
const unknownTool = 'CTRF';

function chooser(sink: ImportSink): (path: JsonPath) => JsonChoice {
  return (path) => {
    if (path.length === 0) return 'enter';
    if (path[0] === 'results')
      return path.length === 1 || (path.length === 2 && path[1] === 'tests') ? 'enter' : 'value';
    if (!ofOtherRuns.has(path[0])) return 'value';
    sink.diagnose({ code: 'PART_UNUSED', message: `${path[0]}: it tells of other runs` });
    return 'skip';
  };
}

/** A part of the report that is no test. */
function tellOfRun({ path, value, line }: JsonFound, sink: ImportSink): void {
  const record = recordOf(value);
  switch (path.join('.')) {
    case 'results.tool': {
      const version = textOf(record.version);
      const name = textOf(record.name);
      sink.run({ tool: version === null ? name : `${name ?? unknownTool} ${version}` });
      break;
    }
    case 'results.summary':
      sink.run(ctrfTimes(record));
      sink.totals(ctrfTotals(record));
      break;
    case 'results.environment':
      sink.run(ctrfEnvironment(record));
      break;
    case 'reportFormat':
      break;
    case 'specVersion':
    case 'reportId':
    case 'runId':
    case 'timestamp':
    case 'generatedBy':
    case 'extra':
    case 'results.extra':
      sink.run({ properties: saying({ [`ctrf.${path.at(-1)}`]: value }) ?? {} });
      break;
    default:
      sink.unknown('field', path.join('.'), line);
  }
}

/** CTRF, the Common Test Report Format (ctrf.io), version 0 and 1. */
export const ctrfFormat: ImportFormat = {
  name: 'ctrf',
  title: 'CTRF',
  extensions: ['.json'],
  recognises: (head) => {
    if (!/^\s*\{/.test(head)) return 0;
    if (/"reportFormat"\s*:\s*"CTRF"/.test(head)) return 100;
    // Its schema has members of the same names.
    if (/"(?:\$schema|properties)"\s*:/.test(head)) return 0;
    return /"results"\s*:\s*\{/.test(head) && /"tool"\s*:\s*\{/.test(head) ? 70 : 0;
  },
  async read(input, sink, { base, signal }) {
    let tool = unknownTool;
    for await (const found of jsonValues(input, sink, { choose: chooser(sink), signal })) {
      const { path, value, line } = found;
      if (path[0] !== 'results' || path[1] !== 'tests') {
        if (path.at(-1) === 'tool') tool = textOf(recordOf(value).name) ?? tool;
        tellOfRun(found, sink);
      } else if (isRecord(value)) await sink.test(ctrfTest(value, tool, { base, sink, line }));
      else sink.diagnose({ code: 'RECORD_INVALID', message: 'a test is no object', line });
    }
  },
};
