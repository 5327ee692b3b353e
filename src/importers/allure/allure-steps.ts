import type { ImportSink } from '../reading/import-sink.ts';
import type {
  ImportedAttachment,
  ImportedError,
  ImportedStatus,
  ImportedStep,
} from '../reading/imported-test.ts';
import { isRecord, type JsonRecord, listOf, recordOf, textOf, timeOf } from '../reading/json-values.ts';

/** Steps inside steps that are followed. */
const deepest = 100;

const statuses: Readonly<Record<string, ImportedStatus>> = {
  passed: 'passed',
  failed: 'failed',
  broken: 'error',
  skipped: 'skipped',
};

/** What reading a part of a file needs. */
export interface AllurePlace {
  readonly sink: ImportSink;
  /** Name of the file, for diagnostics. */
  readonly file: string;
  /** Folder of the file inside the directory of results, with a slash behind it. */
  readonly folder: string;
  /** Notes the files that are referred to. */
  readonly referred: Set<string>;
}

/** The status of a test or step; one that has none was never finished, unless it only waits to be written. */
export function allureStatus(record: JsonRecord, { sink, file }: AllurePlace): ImportedStatus {
  const said = textOf(record.status)?.toLowerCase() ?? null;
  if (said === null) {
    if (record.stage === 'pending') return 'skipped';
    return record.stage === 'finished' ? 'error' : 'interrupted';
  }
  const status = Object.hasOwn(statuses, said) ? statuses[said] : undefined;
  if (status === undefined) sink.diagnose({ code: 'STATUS_UNKNOWN', message: said, file });
  return status ?? 'error';
}

/** Why a test or step was no pass; null when nothing is said. */
export function allureError(record: JsonRecord): ImportedError | null {
  const { message, trace } = recordOf(record.statusDetails);
  const said = textOf(message);
  const stackTrace = textOf(trace);
  return said === null && stackTrace === null ? null : { message: said, stackTrace };
}

/** Milliseconds between start and stop; null where one is missing. */
export function allureDuration({ start, stop }: JsonRecord): number | null {
  if (typeof start !== 'number' || typeof stop !== 'number') return null;
  return stop >= start ? stop - start : 0;
}

export function allureAttachments(
  record: JsonRecord,
  { folder, referred, sink, file }: AllurePlace,
): ImportedAttachment[] {
  return listOf(record.attachments).flatMap((one): ImportedAttachment[] => {
    const { name, source, type } = recordOf(one);
    const path = textOf(source);
    if (path === null) {
      sink.diagnose({ code: 'VALUE_INVALID', message: 'an attachment without a source', file });
      return [];
    }
    referred.add(folder + path);
    return [
      { path: folder + path, ...(textOf(name) !== null && { name: String(name) }), mediaType: textOf(type) },
    ];
  });
}

/** Whether a step is nothing but the place where something was attached. */
function onlyAttaches(step: JsonRecord): boolean {
  return (
    textOf(step.status) === null && listOf(step.steps).length === 0 && listOf(step.attachments).length > 0
  );
}

/** Name and value of parameters that are not hidden. */
export function allureParameters(record: JsonRecord): readonly (readonly [string, string])[] {
  return listOf(record.parameters).flatMap((one) => {
    const { name, value, mode, excluded } = recordOf(one);
    const named = textOf(name);
    if (named === null || excluded === true || mode === 'hidden') return [];
    return [[named, mode === 'masked' ? '******' : (textOf(value) ?? String(value ?? ''))] as const];
  });
}

/** One step, or a fixture of a container. */
export function allureStep(
  step: JsonRecord,
  place: AllurePlace,
  type?: ImportedStep['type'],
  depth = 0,
): ImportedStep {
  const status = allureStatus(step, place);
  const error = status === 'passed' || status === 'skipped' ? null : allureError(step);
  const inside = allureSteps(step, place, depth + 1);
  const parameters = allureParameters(step);
  return {
    text: textOf(step.name) ?? '',
    ...(type !== undefined && { type }),
    ...(parameters.length > 0 && { dataTable: parameters.map((pair) => [...pair]) }),
    attempts: [
      {
        status,
        startedAt: timeOf(step.start),
        durationMs: allureDuration(step),
        ...(error !== null && { error }),
        attachments: [...allureAttachments(step, place), ...inside.attachments],
      },
    ],
    steps: inside.steps,
  };
}

/** The steps of a test or step, and the attachments that stand between them as steps of their own. */
export function allureSteps(
  record: JsonRecord,
  place: AllurePlace,
  depth = 0,
): { readonly steps: ImportedStep[]; readonly attachments: ImportedAttachment[] } {
  const all = listOf(record.steps).filter(isRecord);
  if (depth > deepest && all.length > 0) {
    const message = `steps are nested deeper than ${deepest}`;
    place.sink.diagnose({ code: 'LIMIT_EXCEEDED', message, file: place.file });
    return { steps: [], attachments: [] };
  }
  return {
    steps: all.filter((step) => !onlyAttaches(step)).map((step) => allureStep(step, place, undefined, depth)),
    attachments: all.filter(onlyAttaches).flatMap((step) => allureAttachments(step, place)),
  };
}
