import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HostRequest, HostUnderTest } from './host-under-test.ts';
import { blockedFile, goFile } from './sample-tests.ts';

const repository = join(import.meta.dirname, '../../..');
/** How long anything may take before the test says what it waited for (ms). */
const patienceMs = 60_000;

/** How a host ended and what it printed. */
export interface HostOutcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A host that runs. */
export interface StartedHost {
  readonly process: ChildProcess;
  readonly ended: Promise<HostOutcome>;
}

/** Variables of the tests around, which would make hosts believe that they are part of them. */
const ofTheTestsAround =
  /^(vitest|test$|dev$|prod$|mode$|ssr$|node_|npm_|assay_|jest|ci$|github|gitlab|force_color)/i;

/** A project of a host in a temporary folder; `assay` and all hosts are installed in it. */
export class HostProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'assay-host-'));
  readonly #host: HostUnderTest;
  readonly #started: ChildProcess[] = [];

  constructor(host: HostUnderTest) {
    this.#host = host;
    this.write({ 'package.json': '{ "name": "shop", "type": "module" }', ...host.files });
    this.#linkPackages();
  }

  #linkPackages(): void {
    const from = join(repository, 'node_modules');
    const to = join(this.folder, 'node_modules');
    mkdirSync(to);
    for (const name of readdirSync(from)) {
      if (!name.startsWith('.') || name === '.bin') symlinkSync(join(from, name), join(to, name));
    }
    symlinkSync(repository, join(to, 'assay'));
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  get databasePath(): string {
    return join(this.folder, 'results', 'results.db');
  }

  /** Starts the host in a process group of its own. */
  start(request: HostRequest, env: Readonly<Record<string, string>> = {}): StartedHost {
    const { program, args } = this.#host.command(request);
    const kept = Object.entries(process.env).filter(([name]) => !ofTheTestsAround.test(name));
    const child = spawn(program, args, {
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...Object.fromEntries(kept),
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        NODE_OPTIONS: '--conditions=assay-source --disable-warning=ExperimentalWarning',
        NO_COLOR: '1',
        ASSAY_KEEPER: 'off',
        ...this.#host.env,
        ...env,
      },
    });
    this.#started.push(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const ended = new Promise<HostOutcome>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
    return { process: child, ended };
  }

  async run(request: HostRequest): Promise<HostOutcome> {
    return await this.start(request).ended;
  }

  /** Waits until the blocking test runs. @returns its process */
  async blocked(host: StartedHost): Promise<number> {
    const file = join(this.folder, blockedFile);
    let early: HostOutcome | null = null;
    void host.ended.then((outcome) => {
      early = outcome;
    });
    for (const end = Date.now() + patienceMs; Date.now() < end && early === null; ) {
      if (existsSync(file)) return Number(readFileSync(file, 'utf8'));
      await new Promise((wake) => setTimeout(wake, 20));
    }
    throw new Error(`the blocking test did not begin: ${JSON.stringify(early)}`);
  }

  /** Lets the blocking test go on. */
  go(): void {
    writeFileSync(join(this.folder, goFile), '');
  }

  /** Kills what is left of the hosts and removes the folder. */
  remove(): void {
    for (const { pid } of this.#started) {
      try {
        if (pid !== undefined) process.kill(-pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
