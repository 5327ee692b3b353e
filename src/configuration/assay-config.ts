import { z } from 'zod';
import { parseDuration } from '../std/duration.ts';
import { gateSchema } from './gates/gate-schema.ts';

const count = z.int().min(0);
const span = z
  .union([z.number().min(0), z.string()])
  .refine(
    (value) => typeof value === 'number' || parseDuration(value) !== null,
    'is no time span such as 30s or 5m',
  )
  .describe('seconds, or a text such as 500ms, 30s, 5m');
const texts = z.array(z.string());

const text = z.string().min(1);

const databaseFields = z.strictObject({
  url: text.optional().describe('instead of the fields: postgres://..., sqlite:PATH, duckdb:PATH'),
  type: z.enum(['duckdb', 'sqlite', 'postgres']).optional(),
  path: text.optional().describe('file of DuckDB or SQLite'),
  host: text.optional().describe('host, or folder of a Unix socket; default: localhost'),
  port: z.int().min(1).max(65_535).optional().describe('default: 5432'),
  name: text.optional().describe('name of the database'),
  user: text.optional().describe('default: the user of the system'),
  password: text.optional().describe('better in DATABASE__PASSWORD'),
  schema: text.optional().describe("default: the first of the user's search path"),
  ssl: z.enum(['disable', 'require', 'verify']).optional().describe('default: disable'),
  poolSize: z.int().min(1).max(1000).optional().describe('connections at most; default: 5'),
  statementTimeoutMs: count.optional().describe('longest time of a statement; 0 for no limit'),
});

/** What a configuration file may say. Paths in it are relative to its folder. */
export const assayConfigSchema = z.strictObject({
  paths: texts.optional().describe('feature files, folders and patterns'),
  import: texts.optional().describe('files and patterns with step definitions and hooks'),
  tags: z.string().optional().describe('tag expression: which scenarios run'),
  name: texts.optional().describe('regular expressions, one of which the name of a scenario must fit'),
  language: z.string().optional().describe('language of feature files that name none'),
  retry: count.optional().describe('how often a scenario that failed is tried again'),
  retryTags: z.string().optional().describe('tag expression: which scenarios are tried again'),
  failFast: z.boolean().optional().describe('after the first failure nothing new begins'),
  dryRun: z.boolean().optional().describe('check that every step has a definition, run nothing'),
  workers: z.int().min(1).optional().describe('worker processes; default: one per core'),
  env: z
    .record(z.string(), z.string())
    .optional()
    .describe('variables for step definitions, also as {{NAME}} in steps'),
  browser: z
    .string()
    .optional()
    .describe('chromium, firefox, webkit, chrome, msedge, or the address of a running one'),
  headless: z.boolean().optional().describe('without a window; default: true'),
  baseUrl: z.string().optional().describe('what relative addresses in steps start from'),
  screenshots: z
    .enum(['every', 'failure', 'never'])
    .optional()
    .describe('after which steps that used the page'),
  stepTimeout: span.optional().describe('longest time of a step'),
  scenarioTimeout: span.optional().describe('longest time of a scenario; its worker is killed then'),
  runTimeout: span.optional().describe('longest time of the whole run'),
  results: z.string().optional().describe('folder for all files of the run'),
  preserveResults: z.boolean().optional().describe('keep the files of earlier runs'),
  junit: z.union([z.boolean(), z.string()]).optional().describe('write JUnit XML: true, or a folder'),
  database: z
    .union([z.boolean(), text, databaseFields])
    .optional()
    .describe('record the run: true, or a database: file, URL, or its fields'),
  shared: z.boolean().optional().describe('one database for all worktrees of the repository'),
  secrets: texts.optional().describe('variables whose values must not be recorded'),
  recordEnvVars: z
    .union([z.enum(['all', 'none']), texts])
    .optional()
    .describe('which environment variables are recorded'),
  allowEmpty: z.boolean().optional().describe('a run without any scenario passes'),
  quiet: z.boolean().optional().describe('show only failures and the summary'),
  worldParameters: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('what steps find in this.parameters'),
  gate: gateSchema.optional().describe('what assay gate asks of a run'),
  gates: z.record(z.string(), gateSchema).optional().describe('more gates, by name'),
  quarantine: text.optional().describe('list of known failures; default: assay.quarantine.json'),
});

/** The settings of a project: defaults of `assay run`. */
export type AssayConfig = z.input<typeof assayConfigSchema>;
