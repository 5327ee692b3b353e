/** What can be opened, and what it gives. */
interface Connects<Connection> {
  connect(): Promise<Connection>;
  close(): Promise<void>;
}

/**
 * Lets work use a connection to an open database; afterwards both are closed.
 *
 * @param database just opened, of nobody else
 */
export async function withConnection<Connection extends { close(): Promise<void> }, Result>(
  database: Connects<Connection>,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  try {
    const connection = await database.connect();
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  } finally {
    await database.close();
  }
}
