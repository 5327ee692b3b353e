import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** The lowest priority that a process can give itself. */
const lowest = 19;

/**
 * Lets every other process go first. Where Linux schedules by session (`sched_autogroup_enabled`, the default of most
 * distributions), the niceness of a process counts only inside its session, and a detached process is one of its own:
 * there the session's niceness is set as well.
 */
export function stepBack(): void {
  try {
    setPriority(lowest);
    writeFileSync('/proc/self/autogroup', String(lowest));
  } catch {
    // Some systems don't let a process step back, or have no sessions to schedule by; it works all the same.
  }
}
