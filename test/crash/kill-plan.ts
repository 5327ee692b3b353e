import { pause } from './machine.ts';
import type { Round } from './round.ts';

/** Who is killed in a round, and when. */
export interface KillPlan {
  readonly name: string;
  play(round: Round): Promise<void>;
}

/** A moment while the writers are at work, or just before or after it. */
export const someMoment = (round: Round) => pause(round.random.whole(...round.moments));

/** Starts a keeper for the plans that are about others, unless the round began with one. */
export function needKeeper(round: Round): void {
  if (round.keepers().length === 0) round.askForKeepers();
}
