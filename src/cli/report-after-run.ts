import { join } from 'node:path';
import { resolveRun } from '../analysis/resolve-run.ts';
import type { LoadedConfig } from '../configuration/load-config.ts';
import { openDatabaseAccess } from '../keeper/open-database-access.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import type { CommandContext } from './command-context.ts';
import { chosenQuarantine } from './report-options.ts';
import { writePages } from './write-pages.ts';

/** A run that has just ended. */
export interface EndedRun {
  readonly location: DatabaseLocation;
  readonly runUuid: string;
  /** Absolute folder of its results. */
  readonly resultsDir: string;
  readonly loaded: LoadedConfig;
}

/**
 * Writes a run that has just ended as pages into `report` in its results. One that somebody stopped gets none, and is
 * told how to make it.
 *
 * @throws REPORT_FOLDER_FOREIGN, QUARANTINE_INVALID, and what opening a database throws
 */
export async function reportAfterRun(run: EndedRun, context: CommandContext): Promise<void> {
  const { location, runUuid, resultsDir, loaded } = run;
  const { signal } = context;
  if (signal.aborted) {
    context.stderr.write(
      `note: the run was stopped, so no report was made; assay report --run ${runUuid} makes it\n`,
    );
    return;
  }
  const quarantine = chosenQuarantine(context, loaded, {});
  const access = await openDatabaseAccess({ location, program: context, mustExist: true });
  try {
    await access.settle();
    const runId = await resolveRun(access, runUuid, signal);
    const base = loaded.config.gate?.base ?? null;
    const target = join(resultsDir, 'report');
    const request = { access, runId, quarantine, base, now: context.now(), signal };
    await writePages({ ...request, target, singleFile: false, embedLimit: null }, context);
  } finally {
    await access.close();
  }
}
