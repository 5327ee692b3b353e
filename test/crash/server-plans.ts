import type { PrivatePostgres } from '../postgres/test-postgres.ts';
import { type KillPlan, needKeeper, someMoment } from './kill-plan.ts';
import { pause } from './machine.ts';
import type { Round } from './round.ts';

/** Stops the server as a crash would, and starts it again a little later. */
async function crash(server: PrivatePostgres, round: Round): Promise<void> {
  await server.stop('immediate');
  round.count('server');
  await pause(round.random.whole(0, 600));
  await server.start();
}

/** Cuts every connection to the database, or those in the middle of something. */
async function cut(server: PrivatePostgres, round: Round, onlyBusy: boolean): Promise<void> {
  const rows = await server.asOwner(
    `SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()${onlyBusy ? " AND state <> 'idle'" : ''}`,
    round.database,
  );
  round.count('connection', rows.filter((row) => row['cut'] === true).length);
}

/** What may happen to a server while it is written to. */
export function serverPlans(server: PrivatePostgres): readonly KillPlan[] {
  return [
    {
      name: 'the server',
      play: async (round) => {
        needKeeper(round);
        await someMoment(round);
        await crash(server, round);
      },
    },
    {
      name: 'the server again and again',
      play: async (round) => {
        needKeeper(round);
        for (let kills = 0; kills < 3; kills++) {
          await pause(round.random.whole(round.moments[0], round.moments[1] / 2));
          await crash(server, round);
        }
      },
    },
    {
      name: 'the server and everybody',
      play: async (round) => {
        needKeeper(round);
        await someMoment(round);
        const crashed = crash(server, round);
        round.killOwners();
        round.killWorkers();
        if (round.random.chance(0.5)) round.killKeepers();
        await crashed;
      },
    },
    {
      name: 'connections',
      play: async (round) => {
        needKeeper(round);
        let writing = true;
        void round.recordings.ended.then(() => {
          writing = false;
        });
        for (let cuts = 0; cuts < 60 && writing; cuts++) {
          await pause(round.random.whole(0, 60));
          await cut(server, round, round.random.chance(0.8));
        }
      },
    },
  ];
}
