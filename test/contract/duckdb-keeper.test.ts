import { join } from 'node:path';
import { RunDatabase } from '../../src/keeper/run-database.ts';
import { DatabaseService } from '../../src/keeper/socket/database-service.ts';
import { SocketClient } from '../../src/keeper/socket/socket-client.ts';
import { startSocketServer } from '../../src/keeper/socket/socket-server.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { micros } from '../../src/storage/sql/value-expressions.ts';
import { describeEngine } from './engine.contract.ts';

describeEngine(
  'DuckDB through the socket of its keeper',
  async (folder) => {
    const database = await RunDatabase.open(duckDbFile(join(folder, 'results.db')));
    const socket = join(folder, 'keeper.sock');
    const server = await startSocketServer(socket, new DatabaseService(database, 'keeper'));
    const client = await SocketClient.connect(socket, database.path);
    const connection = await client.connect();
    return {
      connection,
      close: async () => {
        await connection.close();
        await client.close();
        await server.close();
        await database.close();
      },
    };
  },
  { micros: (column) => micros('duckdb', column) },
);
