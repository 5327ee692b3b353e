import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { captureHostIdentity, isProcessAlive, type ProcessIdentity } from '../../../std/process-identity.ts';
import { uuidV7 } from '../../../std/uuid.ts';
import { isLeftover, replaceFileSync } from './replace-file.ts';

/** Name of the file that tells what a run was; it also lists what the run wrote beside it. */
const runDetailsName = 'run_details.json';

/** Top-level entries of a results directory that outlive single runs. */
const keptEntries = /^(run_details\.json|results\.db.*|journals|.*\.lock|keeper\.log|\..*)$/i;

/** What one run wrote into a results directory. */
interface Owner {
  readonly run_id: string | null;
  readonly status: string | null;
  readonly process: ProcessIdentity | null;
  readonly files: readonly string[];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** The list of the top-level entries that runs made, so that a later run removes those and nothing else. */
export interface FileLedger {
  /** Adds entries of this run and writes the list at once. */
  add(...entries: string[]): void;
  /** Takes entries off the list that turned out to be somebody else's. */
  drop(...entries: string[]): void;
  has(entry: string): boolean;
  /** Writes what is known about the run, with the list. */
  write(details: JsonObject): void;
}

/** Whether a name may be given to an entry that a run makes, and that a later one removes. */
export function isEntryName(name: unknown): name is string {
  return typeof name === 'string' && /^[^/\\\0]+$/.test(name) && !keptEntries.test(name);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readProcess(value: unknown): ProcessIdentity | null {
  if (!isObject(value) || typeof value.pid !== 'number' || typeof value.host !== 'string') return null;
  const text = (field: unknown) => (typeof field === 'string' ? field : null);
  return {
    pid: value.pid,
    host: value.host,
    bootId: text(value.bootId),
    pidNamespace: text(value.pidNamespace),
    processStart: text(value.processStart),
  };
}

function readOwner(value: unknown): Owner {
  const fields = isObject(value) ? value : {};
  return {
    run_id: typeof fields.run_id === 'string' ? fields.run_id : null,
    status: typeof fields.status === 'string' ? fields.status : null,
    process: readProcess(fields.process),
    files: Array.isArray(fields.files) ? fields.files.filter(isEntryName) : [],
  };
}

/** The runs that the file names. A file that is missing, or that Assay did not write, names none. */
function readOwners(file: string): Owner[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
  const others = isObject(content) && Array.isArray(content.other_runs) ? content.other_runs : [];
  return [readOwner(content), ...others.map(readOwner)];
}

/** A run on a machine that we cannot see into may still be going on. */
function isLive(owner: Owner): boolean {
  return owner.status === 'running' && owner.process !== null && isProcessAlive(owner.process) !== 'dead';
}

/**
 * Opens the list of a results directory and, unless `preserve` is set, removes what runs that are over wrote there.
 *
 * @param root absolute path of the results directory, which exists
 * @throws what the file system says when something cannot be removed
 */
export function openFileLedger(root: string, preserve: boolean): FileLedger {
  const file = join(root, runDetailsName);
  const self: ProcessIdentity = { pid: process.pid, ...captureHostIdentity() };
  const own = new Set<string>();
  /** Made by earlier runs and still there. */
  const inherited = new Set<string>();
  let details: JsonObject = { run_id: uuidV7(), status: 'running' };
  const ownIds = new Set([details.run_id]);

  const stillThere = (entry: string) => existsSync(join(root, entry));

  /** Runs may come and go beside this one: their part of the list is taken over whenever it is written. */
  const liveOthers = () => {
    const others = readOwners(file).filter((owner) => !ownIds.has(owner.run_id));
    for (const owner of others.filter((one) => !isLive(one))) {
      for (const entry of owner.files) if (!own.has(entry)) inherited.add(entry);
    }
    return others.filter(isLive);
  };

  const write = () => {
    const others = liveOthers();
    for (const entry of inherited) {
      if (!stillThere(entry) || others.some((owner) => owner.files.includes(entry))) inherited.delete(entry);
    }
    const content = {
      ...details,
      process: self,
      files: [...own, ...inherited],
      ...(others.length === 0 ? {} : { other_runs: others }),
    };
    replaceFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  };

  if (!preserve) {
    const others = liveOthers();
    for (const entry of inherited) {
      if (others.some((owner) => owner.files.includes(entry))) continue;
      // A symbolic link is removed, never what it points to.
      rmSync(join(root, entry), { recursive: true, force: true, maxRetries: 3 });
    }
    if (others.length === 0) {
      for (const entry of readdirSync(root)) {
        if (isLeftover(entry, runDetailsName)) rmSync(join(root, entry), { force: true });
      }
    }
  }

  return {
    add: (...entries) => {
      if (entries.every((entry) => own.has(entry))) return;
      for (const entry of entries) {
        own.add(entry);
        inherited.delete(entry);
      }
      write();
    },
    drop: (...entries) => {
      const listed = entries.filter((entry) => own.delete(entry));
      if (listed.length > 0) write();
    },
    has: (entry) => own.has(entry),
    write: (newDetails) => {
      details = newDetails;
      ownIds.add(newDetails.run_id);
      write();
    },
  };
}
