import { statSync } from 'node:fs';
import { captureHostIdentity, type HostIdentity, isProcessAlive } from '../std/process-identity.ts';
import type { JournalFollower } from './apply/journal-follower.ts';
import { hasWholeLines } from './apply/journal-size.ts';
import type { JournalState } from './apply/journal-state.ts';
import type { RunState } from './apply/run-state.ts';

/** How long the owner of a run has to say how its worker ended before the keeper does (ms). */
const ownerGraceMs = 4000;
/** The same while the owner's journal has lines that are not applied yet: it may have said it in them (ms). */
const unheardGraceMs = 60_000;
/** How long a writer on another machine may be silent; it sends a heartbeat every 5 s (ms). */
const silenceMs = 60_000;
/** How long workers may outlive their owner before the run is closed over them (ms). */
const workerGraceMs = 4000;

/** Finds writers that died and ends what they left open, so that no run is in progress for ever. */
export class DeadWriterWatch {
  readonly #follower: JournalFollower;
  readonly #self: HostIdentity = captureHostIdentity();
  /** When each dead journal was first seen so (ms). */
  readonly #deadSince = new Map<string, number>();

  constructor(follower: JournalFollower) {
    this.#follower = follower;
  }

  /** Looks once at every open journal; what is certain to be dead is closed. */
  async look(nowMs = Date.now()): Promise<void> {
    const open = Array.from(this.#follower.registry.states.values()).filter((journal) => !journal.closed);
    for (const journal of open) {
      if (!this.#isDead(journal, nowMs)) {
        this.#deadSince.delete(journal.fileName);
        continue;
      }
      const since = this.#deadSince.get(journal.fileName) ?? nowMs;
      this.#deadSince.set(journal.fileName, since);
      if (hasWholeLines(journal)) continue;
      if (journal.header.role === 'worker' && nowMs - since < this.#ownerGrace(journal, nowMs)) continue;
      journal.run ??= await this.#follower.findRun(journal.header.run_uuid);
      await this.#follower.closeDeadWriter(journal, {
        status: 'interrupted',
        at: journal.lastEventAt,
        message: `the process that ran it (pid ${journal.header.pid ?? 'unknown'}) ended without a word`,
      });
    }
    for (const run of this.#follower.runs.values()) await this.#closeIfAbandoned(run, nowMs);
  }

  #isDead(journal: JournalState, nowMs: number): boolean {
    const { header } = journal;
    // What comes from another machine may bear the name of this one, and a pid of a process here.
    if (journal.received) return nowMs - heardAt(journal) > silenceMs;
    const liveness =
      header.pid === null
        ? 'unknown'
        : isProcessAlive(
            {
              pid: header.pid,
              host: header.host,
              bootId: header.boot_id,
              pidNamespace: header.pid_namespace,
              processStart: header.process_start,
            },
            this.#self,
          );
    return liveness === 'dead' || (liveness === 'unknown' && nowMs - journal.lastGrowthMs > silenceMs);
  }

  /** How long the owner of a dead worker's run may take to speak of it (ms). */
  #ownerGrace(worker: JournalState, nowMs: number): number {
    for (const journal of this.#follower.registry.states.values()) {
      if (journal.header.role !== 'owner' || journal.header.run_uuid !== worker.header.run_uuid) continue;
      // One that has ended may have said it before.
      if (hasWholeLines(journal)) return unheardGraceMs;
      return journal.closed || this.#isDead(journal, nowMs) ? 0 : ownerGraceMs;
    }
    return 0;
  }

  async #closeIfAbandoned(run: RunState, nowMs: number): Promise<void> {
    if (run.finished) return;
    const journals = Array.from(this.#follower.registry.states.values()).filter(
      (journal) => journal.header.run_uuid === run.uuid,
    );
    const owner = journals.find((journal) => journal.header.role === 'owner');
    if (owner !== undefined && (!owner.closed || hasWholeLines(owner))) return;
    const alive = journals.filter((journal) => !journal.closed);
    const ownerGone =
      owner === undefined ? nowMs : (this.#deadSince.get(owner.fileName) ?? owner.lastGrowthMs);
    const wait =
      owner === undefined ? alive.length > 0 : alive.length > 0 && nowMs - ownerGone < workerGraceMs;
    if (wait) return;
    const at = Math.max(run.startedAt, ...journals.map((journal) => journal.lastEventAt));
    const who =
      owner === undefined
        ? 'its owner'
        : `the process that ran the tests (pid ${owner.header.pid ?? 'unknown'})`;
    await this.#follower.closeDeadRun(run, {
      at,
      status: 'interrupted',
      error_message: `${who} ended without finishing the run`,
    });
  }
}

/** When something last came of a journal that another machine sends (ms): a piece of it, be it a whole line or not. */
function heardAt(journal: JournalState): number {
  return Math.max(journal.lastGrowthMs, statSync(journal.path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
}
