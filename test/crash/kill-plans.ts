import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { pause, type Round } from './round.ts';

/** Who is killed in a round, and when. */
export interface KillPlan {
  readonly name: string;
  play(round: Round): Promise<void>;
}

/** A moment while the writers are at work, or just before or after it. */
const someMoment = (round: Round) => pause(round.random.between(...round.moments));

async function withoutKeeperForAWhile(round: Round): Promise<void> {
  await pause(round.random.between(0, 400));
  round.askForKeeper();
}

/** Starts a keeper for the plans that are about others, unless the round began with one. */
function needKeeper(round: Round): void {
  if (round.keepers().length === 0) round.askForKeeper();
}

const keeperAgainAndAgain: KillPlan = {
  name: 'the keeper again and again',
  play: async (round) => {
    let writing = true;
    void round.writers.ended.then(() => {
      writing = false;
    });
    for (let kills = 0; kills < 12 && writing; kills++) {
      round.askForKeeper();
      await round.keeperAnswers(3000);
      await pause(round.random.between(0, 250));
      round.killKeeper('keeper again and again');
    }
  },
};

export const killPlans: readonly KillPlan[] = [
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
        await pause(round.random.between(round.moments[0], round.moments[1] / 3));
        round.killWorkers(1);
      }
    },
  },
  {
    name: 'the owner',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      round.killOwner();
    },
  },
  {
    name: 'the keeper',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      round.killKeeper();
      await withoutKeeperForAWhile(round);
    },
  },
  {
    name: 'everybody',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      round.killKeeper();
      round.killOwner();
      round.killWorkers();
      await withoutKeeperForAWhile(round);
    },
  },
  {
    name: 'the keeper and its owner',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      round.killOwner();
      await pause(round.random.between(0, 50));
      round.killKeeper();
      await withoutKeeperForAWhile(round);
    },
  },
  keeperAgainAndAgain,
  keeperAgainAndAgain, // Most kills in the middle of a batch come from it.
  {
    name: 'the keeper while it starts',
    play: async (round) => {
      for (let kills = 0; kills < 5; kills++) {
        round.askForKeeper();
        await pause(round.random.between(60, 420));
        round.killKeeper('keeper while it starts');
      }
      if (round.random.chance(0.5)) round.killOwner();
    },
  },
  {
    name: 'the keeper while it checkpoints',
    play: async (round) => {
      needKeeper(round);
      await round.writers.ended;
      // Quiet for 1.5 s, a keeper makes a checkpoint.
      await pause(round.random.between(1350, 1900));
      round.killKeeper('keeper while it checkpoints');
      await withoutKeeperForAWhile(round);
    },
  },
  {
    name: 'the keeper while it leaves',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      for (const pid of round.keepers()) process.kill(pid, 'SIGTERM');
      await pause(round.random.between(0, 120));
      round.killKeeper('keeper while it leaves');
      await withoutKeeperForAWhile(round);
    },
  },
  {
    name: 'the keeper while it compacts',
    play: async (round) => {
      needKeeper(round);
      await someMoment(round);
      const { databasePath } = round;
      const compacting = openDatabaseAccess({
        location: duckDbFile(databasePath),
        program: { signal: new AbortController().signal },
      })
        .then(async (access) => {
          if (access.kind === 'keeper') await access.compact();
          await access.close();
        })
        .catch(() => {}); // Its keeper is killed.
      await pause(round.random.between(0, 250));
      round.killKeeper('keeper while it compacts');
      await compacting;
      await withoutKeeperForAWhile(round);
    },
  },
];
