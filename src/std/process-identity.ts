import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where a process runs and since when: enough to tell later, from another process, whether it still lives. */
export interface HostIdentity {
  readonly host: string;
  /** Changes when the machine restarts; null where the system has none (outside Linux). */
  readonly bootId: string | null;
  /** Containers count processes anew; two processes with different values cannot judge each other's pids. */
  readonly pidNamespace: string | null;
  /** Start time of the process in the system's own unit, so that a pid used again is not mistaken. */
  readonly processStart: string | null;
}

export interface ProcessIdentity extends HostIdentity {
  readonly pid: number;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

function orNull(read: () => string): string | null {
  try {
    return read() || null;
  } catch {
    return null;
  }
}

interface ProcessStat {
  readonly state: string;
  readonly startTicks: string;
}

function processStat(pid: number | 'self'): ProcessStat | null {
  const line = orNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (line === null) return null;
  // The second field, the name in parentheses, may hold spaces and parentheses itself; state is the third field.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  return state && startTicks ? { state, startTicks } : null;
}

/** Start time of a process in clock ticks since boot (Linux); null elsewhere, or when there is no such process. */
export function processStart(pid: number): string | null {
  return processStat(pid)?.startTicks ?? null;
}

/** Identity of the calling process. Synchronous and quick (three small reads); what the system hides is null. */
export function captureHostIdentity(): HostIdentity {
  return {
    host: hostname(),
    bootId: orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: orNull(() => readlinkSync('/proc/self/ns/pid')),
    processStart: processStat('self')?.startTicks ?? null,
  };
}

function differ(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}

function answersToSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether a process still runs. `unknown` when it ran on another host or in another pid namespace, where it cannot be
 * seen from here. A zombie is dead, and so is a process whose pid another one has by now, or whose machine has
 * restarted since.
 *
 * @param identity of the process; a null in it is not compared
 * @param self identity of the caller, to save reading it again for every question
 */
export function isProcessAlive(
  identity: ProcessIdentity,
  self: HostIdentity = captureHostIdentity(),
): Liveness {
  if (identity.host !== self.host) return 'unknown';
  if (differ(identity.bootId, self.bootId)) return 'dead';
  if (differ(identity.pidNamespace, self.pidNamespace)) return 'unknown';
  // Zero and negative numbers would ask for process groups.
  if (!Number.isSafeInteger(identity.pid) || identity.pid <= 0) return 'unknown';
  if (!answersToSignals(identity.pid)) return 'dead';
  const stat = processStat(identity.pid);
  if (stat === null) return 'alive';
  if (stat.state === 'Z' || stat.state === 'X') return 'dead';
  return differ(identity.processStart, stat.startTicks) ? 'dead' : 'alive';
}
