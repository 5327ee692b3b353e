import type { CommandFactory } from './command-context.ts';

/** A word of the command line: known by name and summary without loading anything. */
export interface CommandEntry {
  readonly name: string;
  /** One line, as the list of commands shows it. */
  readonly summary: string;
  /** Loads the command; groups have `children` instead. */
  readonly load?: () => Promise<CommandFactory>;
  readonly children?: readonly CommandEntry[];
  /** Shown below the help of a group; commands bring their own. */
  readonly examples?: readonly string[];
}

const databaseCommands: readonly CommandEntry[] = [
  {
    name: 'query',
    summary: 'ask the run database anything in SQL',
    load: async () => (await import('./commands/db/query.ts')).queryCommand,
  },
  {
    name: 'list',
    summary: 'list runs, features, scenarios, steps, failures and more',
    load: async () => (await import('./commands/db/list.ts')).listCommand,
  },
  {
    name: 'stats',
    summary: 'totals, durations, slowest and failures of a run, or the trend over many',
    load: async () => (await import('./commands/db/stats.ts')).statsCommand,
  },
  {
    name: 'export',
    summary: 'write a table, a query or everything as CSV, JSON, NDJSON or Parquet',
    load: async () => (await import('./commands/db/export.ts')).exportCommand,
  },
  {
    name: 'config',
    summary: 'show which database is meant, its settings, and where each comes from',
    load: async () => (await import('./commands/db/config.ts')).configCommand,
  },
  {
    name: 'status',
    summary: 'show which migrations the database has gone through',
    load: async () => (await import('./commands/db/status.ts')).statusCommand,
  },
  {
    name: 'migrate',
    summary: 'apply pending migrations, and your own',
    load: async () => (await import('./commands/db/migrate.ts')).migrateCommand,
  },
  {
    name: 'rollback',
    summary: 'take migrations back',
    load: async () => (await import('./commands/db/rollback.ts')).rollbackCommand,
  },
  {
    name: 'dump',
    summary: 'write the whole database as portable SQL',
    load: async () => (await import('./commands/db/dump.ts')).dumpCommand,
  },
  {
    name: 'load',
    summary: 'load a dump into a new or empty database of any engine',
    load: async () => (await import('./commands/db/load.ts')).loadCommand,
  },
  {
    name: 'init',
    summary: 'make the database, or say that it is there',
    load: async () => (await import('./commands/db/init.ts')).databaseInitCommand,
  },
  {
    name: 'backup',
    summary: 'write everything into one packed, verified file',
    load: async () => (await import('./commands/db/backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    summary: 'put a backup in the place of the database',
    load: async () => (await import('./commands/db/restore.ts')).restoreCommand,
  },
  {
    name: 'reset',
    summary: 'empty the database; asks first',
    load: async () => (await import('./commands/db/reset.ts')).resetCommand,
  },
  {
    name: 'merge',
    summary: 'take in the runs of another database',
    load: async () => (await import('./commands/db/merge.ts')).mergeCommand,
  },
  {
    name: 'copy',
    summary: 'copy everything into a database of any engine, compared table by table',
    load: async () => (await import('./commands/db/copy.ts')).copyCommand,
  },
  {
    name: 'cleanup',
    summary: 'remove what is older than it shall be kept; daily results of tests stay',
    load: async () => (await import('./commands/db/cleanup.ts')).cleanupCommand,
  },
  {
    name: 'compact',
    summary: 'rewrite the database file without the room that it no longer needs',
    load: async () => (await import('./commands/db/compact.ts')).compactCommand,
  },
  {
    name: 'health',
    summary: 'show how database, keeper and journals are',
    load: async () => (await import('./commands/db/health.ts')).healthCommand,
  },
];

const quarantineCommands: readonly CommandEntry[] = [
  {
    name: 'list',
    summary: 'show the known failures',
    load: async () => (await import('./commands/quarantine/list.ts')).quarantineListCommand,
  },
  {
    name: 'add',
    summary: 'put a test on the list, with owner, reason and last day',
    load: async () => (await import('./commands/quarantine/add.ts')).quarantineAddCommand,
  },
  {
    name: 'remove',
    summary: 'take a test off the list',
    load: async () => (await import('./commands/quarantine/remove.ts')).quarantineRemoveCommand,
  },
  {
    name: 'check',
    summary: 'find entries that are over, for no test, or for tests that always fail',
    load: async () => (await import('./commands/quarantine/check.ts')).quarantineCheckCommand,
  },
];

/** Every command, in the order in which help lists them. */
export const commandRegistry: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'run Gherkin features in parallel and record every step as it happens',
    load: async () => (await import('./commands/run.ts')).runCommand,
  },
  {
    name: 'import',
    summary: 'take in results of other tools: JUnit XML, TRX, CTRF, TAP, Allure and more',
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
  {
    name: 'push',
    summary: 'send the journals of this machine to a server, also while they grow',
    load: async () => (await import('./commands/push.ts')).pushCommand,
  },
  {
    name: 'init',
    summary: 'record the runs of the test runners here, or write a small starter project',
    load: async () => (await import('./commands/init.ts')).initCommand,
  },
  {
    name: 'steps',
    summary: 'list the ready-made browser steps',
    load: async () => (await import('./commands/steps.ts')).stepsCommand,
  },
  {
    name: 'report',
    summary: 'write a run as pages, JUnit XML, CTRF, Markdown, or a summary for CI',
    load: async () => (await import('./commands/report.ts')).reportCommand,
  },
  {
    name: 'annotate',
    summary: 'remark failures at the lines where they happened, for GitHub, GitLab and editors',
    load: async () => (await import('./commands/annotate.ts')).annotateCommand,
  },
  {
    name: 'gate',
    summary: 'hold a run against quality gates; the exit code says what it came to',
    load: async () => (await import('./commands/gate.ts')).gateCommand,
  },
  {
    name: 'quarantine',
    summary: 'look after the list of known failures, which fail no gate',
    children: quarantineCommands,
    examples: ['assay quarantine list', 'assay quarantine check'],
  },
  {
    name: 'shard',
    summary: 'divide test files among parallel jobs by the time that they take',
    load: async () => (await import('./commands/shard.ts')).shardCommand,
  },
  {
    name: 'sample',
    summary: 'make up the runs of some weeks, for trying out and measuring',
    load: async () => (await import('./commands/sample.ts')).sampleCommand,
  },
  {
    name: 'ask',
    summary: 'ask everyday questions: what failed, what is new, slow, untested ...',
    load: async () => (await import('./commands/ask.ts')).askCommand,
  },
  {
    name: 'punchlist',
    summary: 'write what to fix next, the worst first',
    load: async () => (await import('./commands/punchlist.ts')).punchlistCommand,
  },
  {
    name: 'serve',
    summary: 'show runs, tests and history on a page, while they happen; the API behind it',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    name: 'site',
    summary: 'write the page with the data inside: files for any web server or a disk',
    load: async () => (await import('./commands/site.ts')).siteCommand,
  },
  {
    name: 'db',
    summary: 'query, list, measure, export and look after a run database',
    children: databaseCommands,
    examples: [
      'assay db list runs',
      'assay db stats --run-id latest',
      'assay db query "SELECT status, count(*) FROM executions GROUP BY ALL"',
      'assay db export --table step_runs --format parquet --output step-runs.parquet',
    ],
  },
];
