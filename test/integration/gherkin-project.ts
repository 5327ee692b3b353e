import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JournalHeader } from '../../src/model/events/journal-header.ts';
import { parseEventLine, parseHeaderLine } from '../../src/model/events/parse-event.ts';
import type { EventOf, RecordEvent, RecordEventType } from '../../src/model/events/record-event.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** A journal as a run left it; every line was valid. */
export interface Journal {
  readonly header: JournalHeader;
  readonly events: readonly RecordEvent[];
}

/** What a run of the command line came to. */
export interface FinishedRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly journals: readonly Journal[];
}

/** Events of one type from all journals, in the order of their time. */
export function eventsOf<Type extends RecordEventType>(run: FinishedRun, type: Type): EventOf<Type>[] {
  return run.journals
    .flatMap((journal) => journal.events)
    .filter((event): event is EventOf<Type> => event.type === type)
    .sort((a, b) => a.at - b.at);
}

/** How each scenario ended by name, one status for each attempt. */
export function statusesOf(run: FinishedRun): Record<string, string[]> {
  const statuses: Record<string, string[]> = {};
  for (const { events } of run.journals) {
    const lost = run.journals
      .flatMap((journal) => journal.events)
      .find(
        (event) =>
          event.type === 'writer_lost' &&
          run.journals.some((one) => one.events === events && one.header.journal_uuid === event.journal_uuid),
      );
    for (const event of events) {
      if (event.type !== 'execution_started') continue;
      const end = events.find((one) => one.type === 'execution_finished' && one.id === event.id);
      const status =
        end?.type === 'execution_finished' ? end.status : lost?.type === 'writer_lost' ? lost.status : 'open';
      const list = statuses[event.test.name] ?? [];
      statuses[event.test.name] = list;
      list.push(status);
    }
  }
  return statuses;
}

function readJournals(folder: string): Journal[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const lines = readFileSync(path, 'utf8').split('\n');
      // What stands behind the last line break is a line that was cut.
      const [head = '', ...rest] = lines.slice(0, -1);
      const header = parseHeaderLine(head, path);
      const events = rest.flatMap((line) => {
        const parsed = parseEventLine(line, header.assay_journal);
        if (parsed.events === undefined) throw new Error(`${path}: ${parsed.problem}: ${line}`);
        return parsed.events;
      });
      return { header, events };
    });
}

/** A run that goes on. */
export interface StartedRun {
  readonly process: ChildProcess;
  /** What it has written to standard output so far. */
  readonly output: () => string;
  /** Resolves when the output contains a text. */
  readonly says: (text: string) => Promise<void>;
  readonly finished: Promise<FinishedRun>;
}

/** A folder with feature files and step definitions, for runs of the real command line. */
export class GherkinProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'assay-gherkin-'));

  /** @param files text by path */
  constructor(files: Readonly<Record<string, string>>) {
    this.write({ 'package.json': '{ "name": "pantry", "type": "module" }', ...files });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Starts `assay run` with recording into journals. */
  start(...args: string[]): StartedRun {
    rmSync(join(this.folder, 'results/journals'), { recursive: true, force: true });
    const child = spawn(
      process.execPath,
      [
        '--conditions=assay-source',
        '--disable-warning=ExperimentalWarning',
        main,
        'run',
        '--database',
        ...args,
      ],
      {
        cwd: this.folder,
        env: { ...process.env, ASSAY_KEEPER: 'off', NO_COLOR: '1', FORCE_COLOR: undefined },
      },
    );
    let stdout = '';
    let stderr = '';
    const listeners = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      for (const listener of listeners) listener();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const finished = new Promise<FinishedRun>((resolve) => {
      child.on('close', (code) => {
        let journals: Journal[] = [];
        try {
          journals = readJournals(join(this.folder, 'results/journals'));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') stderr += String(error);
        }
        resolve({ code, stdout, stderr, journals });
      });
    });
    const says = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!stdout.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      });
    return { process: child, output: () => stdout, says, finished };
  }

  run(...args: string[]): Promise<FinishedRun> {
    return this.start(...args).finished;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
