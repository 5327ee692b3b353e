import { protocolVersion } from './protocol-version.ts';

/** A parsed line of an older protocol. */
export type RawEvent = Record<string, unknown>;

/**
 * One step of the ladder: brings an event of version N to version N + 1. It may return none (the event ceased to
 * exist) or several.
 */
export type UpgradeStep = (event: RawEvent) => readonly RawEvent[];

/** Steps by the version that they start from. Version 1 is the first, so the ladder has no step yet. */
const released: Readonly<Record<number, UpgradeStep>> = {};

/**
 * Brings an event from the version of its journal to the present one, one step a version.
 *
 * @param event parsed line
 * @param from version in the journal's header
 * @param ladder the steps; given only by tests
 * @param to version to reach
 */
export function upgradeEvent(
  event: RawEvent,
  from: number,
  ladder: Readonly<Record<number, UpgradeStep>> = released,
  to: number = protocolVersion,
): readonly RawEvent[] {
  let events: readonly RawEvent[] = [event];
  for (let version = from; version < to; version++) {
    const step = ladder[version];
    if (step === undefined) throw new Error(`the upgrade ladder has no step from protocol ${version}`);
    events = events.flatMap(step);
  }
  return events;
}
