import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AssayError, assayError } from '../model/errors.ts';
import { journalsDirectory } from '../recording/journal/journal-files.ts';
import type { ProgramEnvironment } from '../std/program.ts';
import type { DatabaseAccess } from './database-access.ts';
import { readAddress } from './lock-file.ts';
import { SocketClient } from './socket/socket-client.ts';

/** How long a database that somebody else is just opening or closing is waited for (ms). */
const patienceMs = 10_000;
const retryMs = 50;
/** How long a keeper may take to apply what lies in the journals before it answers (ms); it gives up itself after 10 s. */
const keeperPatienceMs = 15_000;

/**
 * Opens a way to a database: through its keeper when one is alive; else the file itself, after everything that the
 * journals have was applied.
 *
 * @param databasePath absolute path
 * @param program only its signal is used: aborting stops the wait
 * @param mustExist false makes a new database where there is none; default true
 * @throws DATABASE_MISSING, DATABASE_LOCKED, KEEPER_UNREACHABLE, DATABASE_UNREADABLE, DATABASE_NEWER
 */
export async function openDatabaseAccess({
  databasePath,
  program,
  mustExist = true,
}: {
  readonly databasePath: string;
  readonly program: Pick<ProgramEnvironment, 'signal'>;
  readonly mustExist?: boolean;
}): Promise<DatabaseAccess> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const keeper = await connectToKeeper(databasePath);
    if (keeper !== null) return keeper;
    if (mustExist && !existsSync(databasePath) && !hasJournals(databasePath))
      throw assayError('DATABASE_MISSING', { path: databasePath });
    try {
      return await openDirectly(databasePath);
    } catch (error) {
      const locked = error instanceof AssayError && error.code === 'DATABASE_LOCKED';
      if (!locked || Date.now() > deadline || program.signal.aborted) throw error;
      await new Promise((wake) => setTimeout(wake, retryMs));
    }
  }
}

async function connectToKeeper(databasePath: string): Promise<DatabaseAccess | null> {
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
function isWritable(databasePath: string): boolean {
  if (!existsSync(databasePath)) return true;
  try {
    accessSync(databasePath, constants.W_OK);
    accessSync(dirname(databasePath), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The engine is loaded only here: asking a keeper doesn't need it. */
async function openDirectly(databasePath: string): Promise<DatabaseAccess> {
  const [{ RunDatabase }, { DirectAccess, ReadOnlyAccess }] = await Promise.all([
    import('./run-database.ts'),
    import('./direct-access.ts'),
  ]);
  if (!isWritable(databasePath)) return await ReadOnlyAccess.open(databasePath);
  const database = await RunDatabase.open(databasePath);
  try {
    await database.catchUp();
    await database.closeDeadWriters();
  } catch (error) {
    await database.close();
    throw error;
  }
  return new DirectAccess(database);
}
