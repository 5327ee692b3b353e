import type { RunFields } from '../../importers/reading/run-import.ts';
import { captureCi } from '../../recording/environment/ci-context.ts';
import { findProject } from '../../recording/environment/project.ts';
import { captureRunContext, runStartedFields } from '../../recording/environment/run-context.ts';
import type { CommandContext } from '../command-context.ts';
import type { ImportOptions } from './import-options.ts';

/**
 * What is known of the run beside what its files say. Git and CI are asked where the import is a part of the build, as
 * in CI; at a desk the checkout of today says nothing of results of last week, so there they are asked only on request.
 */
export async function runFields(
  options: ImportOptions,
  context: CommandContext,
  secrets: readonly string[],
): Promise<RunFields> {
  const { cwd, env } = context;
  const wanted = options.context ?? captureCi(env) !== null;
  const captured = wanted
    ? runStartedFields(
        await captureRunContext({
          cwd,
          env,
          argv: [],
          command: 'assay import',
          secrets,
          recordEnvVars: 'none',
        }),
      )
    : null;
  const key = options.project ?? findProject(cwd).key;
  const build = options.runId ?? captured?.build_key ?? (env.ASSAY_RUN_ID || null);
  return {
    ...(captured && {
      branch: captured.branch,
      commit_sha: captured.commit_sha,
      commit_dirty: captured.commit_dirty,
      ci_provider: captured.ci_provider,
      ci_run_id: captured.ci_run_id,
      ci_url: captured.ci_url,
      triggered_by: captured.triggered_by,
      context: captured.context,
    }),
    ...(build !== null && { build_key: build }),
    ...(options.name !== undefined && { name: options.name }),
    ...(options.branch !== undefined && { branch: options.branch }),
    ...(options.commit !== undefined && { commit_sha: options.commit }),
    project: { key, name: key },
  };
}
