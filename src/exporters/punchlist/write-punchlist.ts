import type { Punchlist, PunchlistEntry, PunchlistKind } from '../../analysis/punchlist/punchlist.ts';
import { formatDuration } from '../../std/duration.ts';
import { counted, inlineCode } from '../report/markdown/markdown-text.ts';
import { formatRows } from '../rows/row-formats.ts';

const headings = {
  failing: 'Failing now',
  flaky: 'Flaky',
  lost: 'Without a result',
  untested: 'Not run',
} as const satisfies Record<PunchlistKind, string>;

const shortCommit = (commit: string | null) => (commit === null ? null : inlineCode(commit.slice(0, 10)));
const minute = (time: string) => `${time.slice(0, 16).replace('T', ' ')} UTC`;

function sentences(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(', ');
}

function entryText(entry: PunchlistEntry): string {
  const { since, examples, tests, runs, impact, lostMs, message, errorType, place } = entry;
  const more = tests - examples.length;
  const named = examples.map(({ test, place: at }) =>
    at === null || at === place ? inlineCode(test) : `${inlineCode(test)} (${inlineCode(at)})`,
  );
  const cost = lostMs > 0 ? `, ${formatDuration(lostMs)} lost` : '';
  const lines = [
    `- Why: ${entry.why}`,
    `- Impact: ${counted(tests, 'test')} x ${counted(runs, 'run')} = ${impact}${cost}`,
    place === null ? null : `- Where: ${inlineCode(place)}`,
    message === null
      ? null
      : `- Error: ${inlineCode(errorType === null ? message : `${errorType}: ${message}`)}`,
    since === null
      ? null
      : `- Since: ${sentences([`${since.atLeast ? 'at least ' : ''}run ${since.runId}`, minute(since.at), since.commit === null ? null : `commit ${shortCommit(since.commit)}`])}`,
    `- Tests: ${named.join(', ')}${more > 0 ? ` and ${counted(more, 'other')}` : ''}`,
    `- More: ${inlineCode(entry.command)}`,
  ];
  return `### ${entry.rank}. ${inlineCode(entry.title)}\n\n${lines.filter((line) => line !== null).join('\n')}\n`;
}

/** A punchlist as Markdown. Names and messages stand in it as code, so that nothing in them is markup. */
function asMarkdown({ run, windowRuns, entries }: Punchlist): string {
  const commit = run.commit === null ? null : `commit ${shortCommit(run.commit)}`;
  const about = sentences([
    `Run ${run.runId}: ${run.status}`,
    run.branch === null ? null : `branch ${inlineCode(run.branch)}`,
    commit,
    minute(run.startedAt),
  ]);
  const head = `# What to fix next\n\n${about}. Looked back at ${counted(windowRuns, 'run')}.\n`;
  if (entries.length === 0) return `${head}\nNothing: no failure, nothing flaky, no test without a result.\n`;
  const kinds = [...new Set(entries.map(({ kind }) => kind))];
  const parts = kinds.map((kind) => {
    const ofKind = entries.filter((entry) => entry.kind === kind);
    return `## ${headings[kind]}\n\n${ofKind.map(entryText).join('\n')}`;
  });
  return `${head}\n${parts.join('\n')}`;
}

function asJson({ run, windowRuns, entries }: Punchlist): string {
  const document = {
    run: {
      run_id: run.runId,
      status: run.status,
      branch: run.branch,
      commit: run.commit,
      started_at: run.startedAt,
    },
    window_runs: windowRuns,
    entries: entries.map(({ lostMs, errorType, since, ...entry }) => ({
      ...entry,
      lost_ms: lostMs,
      error_type: errorType,
      since:
        since === null
          ? null
          : { run_id: since.runId, at: since.at, commit: since.commit, at_least: since.atLeast },
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const columns = [
  'rank',
  'kind',
  'title',
  'why',
  'tests',
  'runs',
  'impact',
  'lost_ms',
  'error_type',
  'message',
  'place',
  'since_run',
  'since_at',
  'since_commit',
  'examples',
  'command',
].map((name) => ({ name, type: 'VARCHAR' }));

function asCsv({ entries }: Punchlist): string {
  const rows = entries.map((entry) => [
    entry.rank,
    entry.kind,
    entry.title,
    entry.why,
    entry.tests,
    entry.runs,
    entry.impact,
    entry.lostMs,
    entry.errorType,
    entry.message,
    entry.place,
    entry.since?.runId ?? null,
    entry.since?.at ?? null,
    entry.since?.commit ?? null,
    entry.examples.map(({ test }) => test).join('; '),
    entry.command,
  ]);
  return formatRows('csv', { columns, rows });
}

/** Forms of a punchlist. */
export const punchlistFormats = {
  markdown: asMarkdown,
  json: asJson,
  csv: asCsv,
} satisfies Record<string, (punchlist: Punchlist) => string>;

export type PunchlistFormatName = keyof typeof punchlistFormats;
