/** How workers of a host find the run that their owner began. */
export interface SharedSession {
  readonly runUuid: string;
  /** Absolute path of the database, or of the place of a server's journals. */
  readonly databasePath: string;
  /** Absolute folder for artifacts. */
  readonly resultsDir: string;
  /** Absolute; paths of tests are relative to it. */
  readonly projectRoot: string;
  readonly secretNames: readonly string[];
  readonly largestAttachment: number | null;
  readonly logs: boolean;
  /** Process of the owner. */
  readonly ownerPid: number;
}

/** Variable of the environment that workers inherit. */
export const sessionVariable = 'ASSAY_SESSION';

/** The run that this process belongs to; null when its parents record none. */
export function sharedSession(env: Readonly<Record<string, string | undefined>>): SharedSession | null {
  const text = env[sessionVariable];
  if (text === undefined || text === '') return null;
  try {
    return JSON.parse(text) as SharedSession;
  } catch {
    // Somebody else's variable of the same name: nothing to join.
    return null;
  }
}
