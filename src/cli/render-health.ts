import type { HealthReport } from '../keeper/database-access.ts';
import { formatBytes, formatDuration } from '../std/duration.ts';
import type { CommandContext } from './command-context.ts';
import { countOf } from './row-values.ts';
import { outline, type Section } from './sections.ts';

const accessWords = {
  keeper: 'through the keeper that is recording',
  beside: 'directly, beside a keeper that follows the journals',
  direct: 'directly; nothing is recording',
  'read-only': 'by opening the file for reading only',
};

type Latency = { readonly p50: number; readonly p99: number; readonly max: number };

function latency({ p50, p99, max }: Latency): string {
  return `p50 ${formatDuration(p50)}, p99 ${formatDuration(p99)}, max ${formatDuration(max)}`;
}

function keeperSection(keeper: NonNullable<HealthReport['keeper']>, alive: boolean): Section {
  const checkpoint =
    keeper.lastCheckpointMs === null ? '' : `, the last took ${formatDuration(keeper.lastCheckpointMs)}`;
  return {
    title: alive ? 'Keeper' : 'The last keeper',
    columns: [{}, {}],
    rows: [
      ['process', `${keeper.pid}, since ${keeper.startedAt}, ${formatBytes(keeper.residentBytes)} of memory`],
      [
        'applied',
        `${countOf(keeper.eventsApplied, 'event')}, ${alive ? 'now' : 'at its end'} ${Math.round(keeper.eventsPerSecond).toLocaleString('en-US')} a second`,
      ],
      ['batches', latency(keeper.applyMs)],
      ['waiting', formatBytes(keeper.queueBytes)],
      ['checkpoints', `${keeper.checkpoints}${checkpoint}`],
      ['queries', `${keeper.queries}${keeper.queries === 0 ? '' : `, ${latency(keeper.queryMs)}`}`],
    ],
  };
}

/** Tables that have rows; the others are only counted. */
function rowLines(rows: HealthReport['rows']): string[][] {
  const filled = Object.entries(rows).filter(([, count]) => count > 0);
  const empty = Object.keys(rows).length - filled.length;
  const lines = filled.map(([table, count]) => [count.toLocaleString('en-US'), table]);
  return empty === 0 ? lines : [...lines, ['0', `in ${empty} other ${empty === 1 ? 'table' : 'tables'}`]];
}

/** What `assay db health` shows. */
export function renderHealth(report: HealthReport, context: CommandContext): string {
  const { journals, problems } = report;
  const sections: Section[] = [
    {
      title: 'Database',
      columns: [{}, {}],
      rows: [
        [
          'size',
          `${formatBytes(report.databaseBytes)} and ${formatBytes(report.walBytes)} of write-ahead log`,
        ],
        ['engine', `${report.engine}, migration ${report.migration}`],
        ['asked', accessWords[report.access]],
      ],
    },
    {
      title: 'Journals',
      columns: [{}, {}],
      rows: [
        ['open', String(journals.open)],
        ['closed', String(journals.closed)],
        ['not applied', formatBytes(journals.unappliedBytes)],
        ['skipped', countOf(report.skippedEvents, 'event')],
      ],
    },
    ...(report.keeper === null
      ? []
      : [keeperSection(report.keeper, ['keeper', 'beside'].includes(report.access))]),
    {
      title: 'Rows',
      columns: [{ right: true }, {}],
      rows: rowLines(report.rows),
    },
    {
      title: 'Problems',
      columns: [{}, {}],
      rows: problems.map((problem) => ['!', problem]),
    },
  ];
  const verdict = problems.length === 0 ? 'healthy' : countOf(problems.length, 'problem');
  return outline([`${report.databasePath}: ${verdict}`], sections, context);
}
