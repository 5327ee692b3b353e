import type { Project } from '../../recording/environment/project.ts';
import type { RunContext } from '../../recording/environment/run-context.ts';
import type { Variables } from '../../recording/environment/variables.ts';
import type { DatabaseLocation } from '../../storage/location/database-location.ts';
import type { ReporterOptions } from './reporter-options.ts';

/** What finding the place of a run begins with; plain data, as it goes to another thread. */
export interface RunPlaceRequest {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Variables;
  /** Arguments behind the name of the command. */
  readonly argv: readonly string[];
  /** Name of the host, as its users type it. */
  readonly command: string;
  readonly options: ReporterOptions;
}

/** Where a run is recorded, and what is known of it before it starts. */
export interface RunPlace {
  readonly location: DatabaseLocation;
  /** Absolute folder for artifacts. */
  readonly resultsDir: string;
  readonly project: Project;
  readonly context: RunContext;
  /** Variables that the configuration calls secret. */
  readonly secretNames: readonly string[];
}
