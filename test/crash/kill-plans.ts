import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import type { CrashGround } from './crash-ground.ts';
import { type KillPlan, needKeeper, someMoment } from './kill-plan.ts';
import { pause } from './machine.ts';
import type { Round } from './round.ts';
import { serverPlans } from './server-plans.ts';

async function withoutKeeperForAWhile(round: Round): Promise<void> {
  await pause(round.random.whole(0, 400));
  round.askForKeepers();
}

const keeperAgainAndAgain: KillPlan = {
  name: 'the keeper again and again',
  play: async (round) => {
    let writing = true;
    void round.recordings.ended.then(() => {
      writing = false;
    });
    for (let kills = 0; kills < 12 && writing; kills++) {
      round.askForKeepers();
      await round.keepersAnswer(3000);
      await pause(round.random.whole(0, 250));
      round.killKeepers('keeper again and again');
    }
  },
};

const killPlans: readonly KillPlan[] = [
  {
    name: 'nobody',
    play: async (round) => needKeeper(round),
  },
  {
    name: 'one worker',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      round.killWorkers(1);
    },
  },
  {
    name: 'every worker, one after the other',
    play: async (round) => {
      needKeeper(round);
      for (let kills = 0; kills < 3; kills++) {
        await pause(round.random.whole(round.moments[0], round.moments[1] / 3));
        round.killWorkers(1);
      }
    },
  },
  {
    name: 'the owner',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      round.killOwners();
    },
  },
  {
    name: 'the keeper',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      round.killKeepers();
      await withoutKeeperForAWhile(round);
    },
  },
  {
    name: 'everybody',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      round.killKeepers();
      round.killOwners();
      round.killWorkers();
      await withoutKeeperForAWhile(round);
    },
  },
  {
    name: 'the keeper and its owner',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      round.killOwners();
      await pause(round.random.whole(0, 50));
      round.killKeepers();
      await withoutKeeperForAWhile(round);
    },
  },
  keeperAgainAndAgain,
  keeperAgainAndAgain, // Most kills in the middle of a batch come from it.
  {
    name: 'the keeper while it starts',
    play: async (round) => {
      for (let kills = 0; kills < 5; kills++) {
        round.askForKeepers();
        await pause(round.random.whole(60, 420));
        round.killKeepers('keeper while it starts');
      }
      if (round.random.chance(0.5)) round.killOwners();
    },
  },
  {
    name: 'the keeper while it checkpoints',
    play: async (round) => {
      needKeeper(round);
      await round.recordings.ended;
      // Quiet for 1.5 s, a keeper makes a checkpoint.
      await pause(round.random.whole(1350, 1900));
      round.killKeepers('keeper while it checkpoints');
      await withoutKeeperForAWhile(round);
    },
  },
  {
    name: 'the keeper while it leaves',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      for (const pid of round.keepers()) process.kill(pid, 'SIGTERM');
      await pause(round.random.whole(0, 120));
      round.killKeepers('keeper while it leaves');
      await withoutKeeperForAWhile(round);
    },
  },
  {
    name: 'the keeper while it compacts',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      const compacting = openDatabaseAccess({
        location: round.database,
        program: { signal: new AbortController().signal },
      })
        .then(async (access) => {
          if (access.kind === 'keeper' || round.ground.engine !== 'duckdb') await access.compact();
          await access.close();
        })
        .catch(() => {}); // Its keeper is killed.
      await pause(round.random.whole(0, 250));
      round.killKeepers('keeper while it compacts');
      await compacting;
      await withoutKeeperForAWhile(round);
    },
  },
];

/** What may happen in a round: where there is a server, it is as often the one that is stopped. */
export function plansOf({ server }: CrashGround): readonly KillPlan[] {
  return server === null
    ? killPlans
    : [...killPlans, ...serverPlans(server), ...serverPlans(server), ...serverPlans(server)];
}
