import { createRedactor, type Redactor } from '../redaction/redactor.ts';
import { type CiContext, captureCi, runIdentity } from './ci-context.ts';
import { captureGit, type GitContext } from './git-context.ts';
import { captureSystem, type SystemInfo } from './system-info.ts';
import type { Variables } from './variables.ts';

/** Which environment variables a run records: all, none, or those of some names; `*` at the end of a name stands for anything. */
export type RecordedVariables = 'all' | 'none' | readonly string[];

export interface RunContextOptions {
  /** Absolute working directory; git is asked here. */
  readonly cwd: string;
  readonly env: Variables;
  /** Arguments of the command, without the executable and the script. */
  readonly argv: readonly string[];
  /** Variables that the user calls secret. Not used when a redactor is given. */
  readonly secrets: readonly string[];
  /** The redactor of the run, if it was made already. */
  readonly redactor?: Redactor;
  /** Default: all. */
  readonly recordEnvVars?: RecordedVariables;
  /** Name of the command; `assay` unless another runner is listened to. */
  readonly command?: string;
  /** Paths whose changes do not make the working tree dirty, such as the results folder. */
  readonly ignoredPaths?: readonly string[];
}

/** Everything that is captured once for a run. Secrets are taken out already. */
export interface RunContext {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly system: SystemInfo;
  readonly git: GitContext | null;
  readonly ci: CiContext | null;
  /** What the shards of one build have in common; null outside CI. */
  readonly buildKey: string | null;
}

function chosenVariables(env: Variables, chosen: RecordedVariables): Variables {
  if (chosen === 'all') return env;
  if (chosen === 'none') return {};
  const matches = (name: string) =>
    chosen.some((wanted) => (wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted));
  return Object.fromEntries(Object.entries(env).filter(([name]) => matches(name)));
}

function redactTexts<Shape extends object>(value: Shape | null, redactor: Redactor): Shape | null {
  if (value === null) return null;
  const entries = Object.entries(value).map(([name, field]) => [
    name,
    typeof field === 'string' ? redactor.text(field) : field,
  ]);
  return Object.fromEntries(entries) as Shape;
}

/**
 * Captures what is known about a run before it starts: command, environment, machine, source code, CI build. Takes
 * about as long as `git status`. Never fails: without git or CI those parts are null.
 */
export async function captureRunContext(options: RunContextOptions): Promise<RunContext> {
  const { cwd, env, argv } = options;
  const redactor = options.redactor ?? createRedactor({ env, secretNames: options.secrets, argv });
  const ci = captureCi(env);
  // Git works in processes of its own while the rest is read here.
  const gitAnswer = captureGit(cwd, env, { ci, ignoredPaths: options.ignoredPaths ?? [] });
  const system = captureSystem(env);
  const command = options.command ?? 'assay';
  const { os: platform, architecture, nodeVersion } = system;
  const context = {
    command,
    arguments: redactor.arguments(argv),
    environment: redactor.environment(chosenVariables(env, options.recordEnvVars ?? 'all')),
    system,
    ci: redactTexts(ci, redactor),
    buildKey: runIdentity(env, ci, { command, platform, architecture, nodeVersion }),
  };
  return { ...context, git: redactTexts(await gitAnswer, redactor) };
}

/**
 * The part of a `run_started` event that comes from the context. Branch and commit are those that somebody made, as
 * CI names them, not those of a checkout that CI made for the test; the whole of both is under `context`.
 */
export function runStartedFields(context: RunContext) {
  const { git, ci } = context;
  return {
    build_key: context.buildKey,
    command_args: [context.command, ...context.arguments],
    environment_vars: { ...context.environment },
    system_info: { ...context.system },
    branch: git?.branch ?? ci?.branch ?? null,
    commit_sha: git?.headCommit ?? ci?.headCommit ?? git?.commit ?? ci?.commit ?? null,
    commit_dirty: git?.dirty ?? null,
    ci_provider: ci?.provider ?? null,
    ci_run_id: ci?.runId ?? null,
    ci_url: ci?.url ?? null,
    triggered_by: ci?.triggeredBy ?? null,
    context: { git, ci },
  };
}
