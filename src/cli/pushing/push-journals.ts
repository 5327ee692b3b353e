import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { IngestClient } from './ingest-client.ts';
import { journalsIn, LocalJournal, type NamedArtifact } from './local-journal.ts';

/** What became of a journal. */
export type PushOutcome = 'sent' | 'was there' | 'is written there' | 'refused' | 'more than is taken';

interface PushedJournal {
  readonly local: LocalJournal;
  /** Bytes that are there; null until it was asked. */
  offset: number | null;
  sentBytes: number;
  /** Set when nothing more is sent. */
  outcome: PushOutcome | null;
  reason: string | null;
  artifactsDone: number;
}

/** What was pushed. */
export interface PushReport {
  readonly journals: readonly {
    readonly uuid: string;
    readonly outcome: PushOutcome;
    readonly bytes: number;
    readonly reason: string | null;
  }[];
  readonly bytes: number;
  readonly artifacts: { readonly sent: number; readonly present: number; readonly missing: number };
}

/**
 * Brings the journals of a folder to a server. In each round the beginning of a run goes first, then what its workers
 * wrote, and then what its owner says of them: the server must not hear of the end of a run before what came before it.
 */
export class JournalPush {
  readonly #folder: string;
  readonly #client: IngestClient;
  readonly #journals = new Map<string, PushedJournal>();
  readonly #artifacts = new Set<string>();
  #sent = 0;
  #present = 0;
  #missing = 0;

  constructor(folder: string, client: IngestClient) {
    this.#folder = folder;
    this.#client = client;
  }

  /** Number of journals that were found so far. */
  get found(): number {
    return this.#journals.size;
  }

  /** Bytes that were sent so far. */
  get bytes(): number {
    return Array.from(this.#journals.values()).reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  }

  /**
   * Sends everything that the journals have now.
   *
   * @throws PUSH_UNREACHABLE, PUSH_REFUSED
   */
  async round(): Promise<void> {
    this.#discover();
    const runs = Map.groupBy(this.#journals.values(), ({ local }) => local.header.run_uuid);
    for (const journals of runs.values()) await this.#sendRun(journals);
    for (const journals of runs.values()) await this.#sendArtifacts(journals);
  }

  /** Whether everything is there that will ever be in the journals that were found. */
  get isDone(): boolean {
    return Array.from(this.#journals.values()).every(
      ({ local, offset, outcome }) => outcome !== null || (local.isOver && offset === local.size),
    );
  }

  report(): PushReport {
    return {
      journals: Array.from(this.#journals.values(), ({ local, outcome, sentBytes, reason }) => ({
        uuid: local.uuid,
        outcome: outcome ?? (sentBytes > 0 ? 'sent' : 'was there'),
        bytes: sentBytes,
        reason,
      })),
      bytes: this.bytes,
      artifacts: { sent: this.#sent, present: this.#present, missing: this.#missing },
    };
  }

  close(): void {
    for (const { local } of this.#journals.values()) local.close();
  }

  #discover(): void {
    for (const name of journalsIn(this.#folder)) {
      if (this.#journals.has(name)) continue;
      const local = LocalJournal.open(this.#folder, name);
      if (local === null) continue;
      this.#journals.set(name, {
        local,
        offset: null,
        sentBytes: 0,
        outcome: null,
        reason: null,
        artifactsDone: 0,
      });
    }
  }

  async #sendRun(journals: readonly PushedJournal[]): Promise<void> {
    const owners = journals.filter(({ local }) => local.header.role === 'owner');
    const workers = journals.filter(({ local }) => local.header.role === 'worker');
    // What an owner says up to here, it says of what its workers had written before.
    const ends = new Map(owners.map((owner) => [owner, owner.local.size]));
    for (const [owner, end] of ends) {
      await this.#ask(owner);
      await this.#send(owner, owner.local.speaksOfOthersAt(owner.offset ?? 0, end));
    }
    for (const worker of workers) {
      await this.#ask(worker);
      await this.#send(worker, worker.local.size);
    }
    for (const [owner, end] of ends) await this.#send(owner, end);
    for (const { local } of journals) local.look();
  }

  async #ask(journal: PushedJournal): Promise<void> {
    if (journal.offset === null && journal.outcome === null)
      this.#heard(journal, await this.#client.held(journal.local.uuid));
  }

  async #send(journal: PushedJournal, end: number): Promise<void> {
    while (journal.outcome === null && journal.offset !== null && journal.offset < end) {
      const { offset } = journal;
      const bytes = journal.local.read(offset, end);
      if (bytes.length === 0) return;
      this.#heard(journal, await this.#client.send(journal.local.uuid, offset, bytes));
      if (journal.offset > offset) journal.sentBytes += journal.offset - offset;
    }
  }

  #heard(journal: PushedJournal, answer: Awaited<ReturnType<IngestClient['held']>>): void {
    if ('refused' in answer) {
      journal.outcome = answer.code === 'INGEST_LOCAL' ? 'is written there' : 'refused';
      journal.reason = answer.refused;
      return;
    }
    journal.offset = answer.offset;
    const { size } = journal.local;
    if (answer.offset > size) {
      journal.outcome = 'refused';
      journal.reason = `${answer.offset} bytes are there, and ${size} here`;
    } else if (answer.complete) {
      journal.outcome = answer.offset < size ? 'more than is taken' : 'was there';
      if (answer.offset < size)
        journal.reason = `it was closed there after ${answer.offset} bytes because nothing was heard of it; ${size - answer.offset} bytes came too late`;
    }
  }

  async #sendArtifacts(journals: readonly PushedJournal[]): Promise<void> {
    const folder = journals.map(({ local }) => local.resultsDir).find((one) => one !== null);
    if (folder === undefined) return;
    for (const journal of journals) {
      if (journal.outcome === 'refused' || journal.outcome === 'is written there') continue;
      for (; journal.artifactsDone < journal.local.artifacts.length; journal.artifactsDone++) {
        const artifact = journal.local.artifacts[journal.artifactsDone];
        if (artifact !== undefined) await this.#sendArtifact(folder, artifact);
      }
    }
  }

  async #sendArtifact(folder: string, { path, sha256 }: NamedArtifact): Promise<void> {
    if (this.#artifacts.has(sha256)) return;
    this.#artifacts.add(sha256);
    const content = isAbsolute(path) ? null : contentOf(join(folder, path));
    const isIt = content !== null && createHash('sha256').update(content).digest('hex') === sha256;
    if (!isIt) this.#missing++;
    else if (await this.#client.hasArtifact(sha256)) this.#present++;
    else if (await this.#client.sendArtifact(sha256, content)) this.#sent++;
    else this.#missing++;
  }
}

function contentOf(path: string): Buffer<ArrayBuffer> | null {
  try {
    return readFileSync(path);
  } catch {
    return null; // It was cleaned up; the report counts it.
  }
}
