import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AssayError, assayError } from '../model/errors.ts';
import { journalsDirectory } from '../recording/journal/journal-files.ts';
import type { ProgramEnvironment } from '../std/program.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import type { DatabaseAccess } from './database-access.ts';
import { readAddress } from './lock-file.ts';
import { SocketClient } from './socket/socket-client.ts';

/** How long a database that somebody else is just opening or closing is waited for (ms). */
const patienceMs = 10_000;
const retryMs = 50;
/** How long a keeper may take to apply what lies in the journals before it answers (ms); it gives up itself after 10 s. */
const keeperPatienceMs = 15_000;

/** Which database, and who asks. */
export interface AccessRequest {
  readonly location: DatabaseLocation;
  /** Only its signal is used: aborting stops the wait. */
  readonly program: Pick<ProgramEnvironment, 'signal'>;
  /** False makes a new database where there is none; default true. */
  readonly mustExist?: boolean;
}

/**
 * Opens a way to a database, after everything that the journals have was applied. Where the engine lets one process
 * in, through its keeper when one is alive; else the database itself.
 *
 * @throws DATABASE_MISSING, DATABASE_LOCKED, KEEPER_UNREACHABLE, DATABASE_UNREADABLE, DATABASE_NEWER, CONNECTION_FAILED
 */
export async function openDatabaseAccess(request: AccessRequest): Promise<DatabaseAccess> {
  const { location, mustExist = true } = request;
  if (mustExist && isMissing(location)) throw assayError('DATABASE_MISSING', { path: location.path });
  return location.engine === 'duckdb' ? await openAlone(request) : await openBeside(request);
}

async function openAlone({ location, program }: AccessRequest): Promise<DatabaseAccess> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const keeper = await connectToKeeper(location.path);
    if (keeper !== null) return keeper;
    try {
      return await openDirectly(location);
    } catch (error) {
      const locked = error instanceof AssayError && error.code === 'DATABASE_LOCKED';
      if (!locked || Date.now() > deadline || program.signal.aborted) throw error;
      await new Promise((wake) => setTimeout(wake, retryMs));
    }
  }
}

/** Many processes may have the database open; only the journals have one follower at a time. */
async function openBeside(request: AccessRequest): Promise<DatabaseAccess> {
  const { location } = request;
  const [{ RunDatabase }, { DirectAccess, ReadOnlyAccess }] = await loadEngineSide();
  if (!isWritable(location)) return await ReadOnlyAccess.open(location);
  const settle = async () => {
    if (!hasJournals(location.path) && readAddress(location.path) === null) return;
    await settleBeside(request);
  };
  await settle();
  return new DirectAccess(await RunDatabase.open(location, 'visitor'), settle);
}

/**
 * Has the journals applied by the keeper when there is one, else by this process. One that is just starting, leaving or
 * dying is waited for.
 *
 * @throws DATABASE_LOCKED when somebody keeps the journals without answering
 */
async function settleBeside({ location, program }: AccessRequest): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const keeper = await connectToKeeper(location.path);
    if (keeper !== null) return await keeper.close();
    try {
      return await settleAlone(location);
    } catch (error) {
      const locked = error instanceof AssayError && error.code === 'DATABASE_LOCKED';
      if (!locked || Date.now() > deadline || program.signal.aborted) throw error;
      await new Promise((wake) => setTimeout(wake, retryMs));
    }
  }
}

async function settleAlone(location: DatabaseLocation): Promise<void> {
  const [{ RunDatabase }] = await loadEngineSide();
  const database = await RunDatabase.open(location);
  try {
    await database.catchUp();
    await database.closeDeadWriters();
    await database.checkpoint();
  } finally {
    await database.close();
  }
}

/** A server is asked itself whether it has the database. */
function isMissing({ engine, path }: DatabaseLocation): boolean {
  return engine !== 'postgres' && !existsSync(path) && !hasJournals(path);
}

/** The keeper of a database, after it has applied what the journals had; null when there is none to ask. */
export async function connectToKeeper(databasePath: string): Promise<SocketClient | null> {
  const address = readAddress(databasePath);
  if (address === null) return null;
  let client: SocketClient;
  try {
    client = await SocketClient.connect(address.socket, databasePath);
  } catch {
    return null; // It is just leaving: the file is free in a moment.
  }
  const answered = await settled(client);
  if (answered === 'yes') return client;
  await client.close();
  if (answered === 'no') return null;
  const reason = `process ${address.pid} has not answered for ${keeperPatienceMs / 1000} s`;
  throw assayError('KEEPER_UNREACHABLE', { path: databasePath, reason });
}

/** Whether a keeper has applied what the journals had when it was asked; a process that was stopped never answers. */
async function settled(client: SocketClient): Promise<'yes' | 'no' | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), keeperPatienceMs);
  });
  const answer = client.settle().then(
    () => 'yes' as const,
    () => 'no' as const,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether something was recorded that no keeper came to apply yet. */
function hasJournals(databasePath: string): boolean {
  const directory = journalsDirectory(databasePath);
  return existsSync(directory) && readdirSync(directory).some((name) => name.endsWith('.ndjson'));
}

/** Whether the file and its folder may be written; a database that doesn't exist yet only needs to be made. */
function isWritable({ engine, path }: DatabaseLocation): boolean {
  if (engine === 'postgres' || !existsSync(path)) return true;
  try {
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Loaded only here: asking a keeper doesn't need an engine. */
async function loadEngineSide() {
  return await Promise.all([import('./run-database.ts'), import('./direct-access.ts')]);
}

async function openDirectly(location: DatabaseLocation): Promise<DatabaseAccess> {
  const [{ RunDatabase }, { DirectAccess, ReadOnlyAccess }] = await loadEngineSide();
  if (!isWritable(location)) return await ReadOnlyAccess.open(location);
  const database = await RunDatabase.open(location);
  try {
    await database.catchUp();
    await database.closeDeadWriters();
  } catch (error) {
    await database.close();
    throw error;
  }
  return new DirectAccess(database);
}
