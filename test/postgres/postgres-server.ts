import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findPostgresPrograms, type PostgresPrograms } from './postgres-programs.ts';

/** How a running server is reached. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** `immediate` is what a crash is: no connection is told, and the next start recovers. */
export type StopMode = 'fast' | 'immediate';

const signals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const satisfies Record<StopMode, NodeJS.Signals>;
const startTimeoutMs = 30_000;
const user = 'assay';
const password = 'pass word&1';

/** Durable against crashes of the server, not of the machine; that is all that tests need. */
const settings: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '2GB',
  logging_collector: 'off',
  log_min_messages: 'warning',
};

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, or `nobody`. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      // There is no such user; the next one may exist.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A PostgreSQL server of ours in a folder of its own. */
export class PostgresServer {
  readonly folder: string;
  readonly #programs: PostgresPrograms;
  #port = 0;
  #process: ChildProcess | null = null;

  private constructor(folder: string, programs: PostgresPrograms) {
    this.folder = folder;
    this.#programs = programs;
  }

  /**
   * Makes a server in a folder that does not exist yet, and starts it.
   *
   * @param watched process after whose end the server is stopped and the folder removed
   */
  static async create(folder: string, watched: number): Promise<PostgresServer> {
    const server = new PostgresServer(folder, findPostgresPrograms());
    mkdirSync(folder, { mode: 0o700 });
    const owner = serverUser();
    if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
    watchOver(folder, watched);
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password);
    if (owner !== undefined) chownSync(passwordFile, owner.uid, owner.gid);
    const locale = localeOptions(server.#programs.initdb);
    const access = [`--username=${user}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    await promisify(execFile)(
      server.#programs.initdb,
      [...locale, ...access, '--no-sync', '--no-instructions', `--pgdata=${server.#data}`],
      { cwd: folder, ...owner },
    );
    await server.start();
    return server;
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  get address(): ServerAddress {
    return { host: '127.0.0.1', port: this.#port, user, password };
  }

  /** Process id of the server. */
  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('The server is not running.');
    return pid;
  }

  /** Starts the server, again at the same port; resolves when it takes connections. */
  async start(): Promise<void> {
    if (this.#port === 0) this.#port = await freePort();
    const log = openSync(join(this.folder, 'log'), 'a');
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(this.#programs.postgres, ['-D', this.#data, '-p', String(this.#port), ...options], {
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', log, log],
      ...serverUser(),
    });
    closeSync(log);
    child.unref();
    this.#process = child;
    await this.#waitUntilReady(child);
  }

  /** Stops the server, and waits until it is gone. */
  async stop(mode: StopMode = 'fast'): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    this.#process = null;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signals[mode]);
    await gone;
  }

  /** Stops the server and removes its folder. */
  async remove(): Promise<void> {
    await this.stop('immediate');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #waitUntilReady(child: ChildProcess): Promise<void> {
    const deadline = performance.now() + startTimeoutMs;
    for (;;) {
      const client = new pg.Client({ ...this.address, database: 'postgres', ssl: false });
      client.on('error', () => {});
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        const log = readFileSync(join(this.folder, 'log'), 'utf8');
        if (child.exitCode !== null || performance.now() > deadline)
          throw new Error(`PostgreSQL does not start:\n${log}`, { cause: error });
      }
      await sleep(20);
    }
  }
}

/** A collation of a language: what is sorted by bytes elsewhere must say so (storage/sql/text-expressions.ts). */
function localeOptions(initdb: string): string[] {
  const version = /\d+/.exec(execFileSync(initdb, ['--version'], { encoding: 'utf8' }))?.[0];
  const plain = ['--encoding=UTF8', '--locale=C'];
  return Number(version) < 15 ? plain : [...plain, '--locale-provider=icu', '--icu-locale=en-US'];
}

/** Starts the process that removes the server when nobody is left who would. */
function watchOver(folder: string, watched: number): void {
  const program = join(import.meta.dirname, 'watch-server-main.ts');
  const child = spawn(process.execPath, [program, folder, String(watched)], {
    detached: true,
    stdio: 'ignore',
  });
  child.unref();
}
