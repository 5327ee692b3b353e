import type { ImportReport } from '../../importers/import-run.ts';
import type { DiagnosticGroup } from '../../importers/reading/diagnostic-log.ts';
import { formatDuration } from '../../std/duration.ts';
import { createPaint, type Paint, plainText } from '../../std/terminal.ts';
import type { CommandContext } from '../command-context.ts';
import { countOf } from '../row-values.ts';
import { paintVerdict } from '../sections.ts';

/** An import and the number of its run in the database. */
export interface ImportedRun extends ImportReport {
  /** Null when nothing was written. */
  readonly runId: number | null;
}

/** Only in --json: parts of a format that never matter here. */
const hidden = 'PART_UNUSED';

/** Groups of diagnostics that are shown of each run; the rest is in --json. */
const groupsShown = 20;

function placesOf({ places, count }: DiagnosticGroup): string {
  const shown = places.map(({ file, line, column }) =>
    [file, line, line === null ? null : column].filter((part) => part !== null).join(':'),
  );
  const named = Array.from(new Set(shown));
  const more = count - places.length;
  return more > 0 && named.length > 0
    ? `${named.join(', ')} and ${countOf(more, 'other')}`
    : named.join(', ');
}

function diagnosticLines(all: readonly DiagnosticGroup[], paint: Paint): readonly string[] {
  const groups = all.filter(({ code }) => code !== hidden);
  const colours = { error: 'red', warning: 'yellow', note: 'dim' } as const;
  const lines = groups.slice(0, groupsShown).flatMap((group) => {
    const times = group.count === 1 ? '' : ` (${group.count.toLocaleString('en-US')} times)`;
    return [
      `  ${paint(colours[group.severity], group.severity)} ${group.code}${times}: ${plainText(group.message)}`,
      `      ${plainText(placesOf(group))}`,
    ];
  });
  const more = groups.length - groupsShown;
  return more > 0 ? [...lines, `  and ${countOf(more, 'more kind')}; --json shows all`] : lines;
}

function nameOf({ files }: ImportReport): string {
  const [first = ''] = files;
  return files.length === 1 ? first : `${first} and ${countOf(files.length - 1, 'more file')}`;
}

function headline(run: ImportedRun, paint: Paint): string {
  const name = plainText(nameOf(run));
  if (run.outcome === 'known') return `${name}: already imported as run ${run.runId ?? '?'}`;
  const counts = run.counts;
  if (counts === null) return name;
  const parts = (['passed', 'failed', 'flaky', 'error', 'lost', 'skipped'] as const)
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict].toLocaleString('en-US')} ${verdict}`);
  const what = run.outcome === 'read' ? 'read only' : `run ${run.runId ?? '?'}`;
  const attempts = counts.attempts === counts.tests ? '' : ` in ${countOf(counts.attempts, 'attempt')}`;
  const results = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  const status = paintVerdict(paint, run.status ?? '');
  return `${name}: ${what}, ${run.formats.join(' + ')}, ${countOf(counts.tests, 'test')}${attempts}${results}, ${status}`;
}

/** The report of an import for people. */
export function renderImport(
  runs: readonly ImportedRun[],
  elapsedMs: number,
  context: CommandContext,
): string {
  const paint = createPaint(context.stdout, context.env);
  const lines = runs.flatMap((run) => [headline(run, paint), ...diagnosticLines(run.diagnostics, paint)]);
  if (runs.length > 1) {
    const of = (outcome: ImportReport['outcome']) => runs.filter((run) => run.outcome === outcome).length;
    const tests = runs.reduce((sum, { counts }) => sum + (counts?.tests ?? 0), 0);
    const known = of('known');
    lines.push(
      `${countOf(of('imported') + of('read'), 'run')} with ${countOf(tests, 'test')}` +
        `${known > 0 ? `, ${known.toLocaleString('en-US')} imported before` : ''}, in ${formatDuration(elapsedMs)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
