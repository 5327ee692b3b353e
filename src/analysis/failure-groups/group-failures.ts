import { comparableText, maskedText, ownFrame } from './comparable-text.ts';
import { editDistance, gramCounts, leastEdits } from './edit-distance.ts';

/** Failures with one signature. */
export interface SignatureFailures {
  readonly signature: string;
  readonly errorType: string | null;
  readonly message: string;
  readonly stack: string | null;
  readonly testIds: readonly number[];
  readonly failures: number;
  /** The first run that had it, ever. */
  readonly firstRunId: number;
}

/** Signatures that are one cause. */
export interface FailureGroup<Failures extends SignatureFailures = SignatureFailures> {
  /** Signature of the member that was there first: it stays the same when others come and go. */
  readonly id: string;
  /** That one first. */
  readonly members: readonly Failures[];
}

interface Candidate<Failures extends SignatureFailures> {
  readonly members: Failures[];
  readonly text: string;
  readonly masked: string;
  readonly frame: string | null;
  readonly grams: Int32Array;
  readonly tests: Set<number>;
}

/** From this length on, texts that differ in few places are one; in shorter ones, each word matters. */
const longText = 200;
/** Edits for each character of the mean length (k8s Triage). */
const editShare = 0.1;
/** Cells of edit distances that are worked out at most: about a second. */
const defaultBudget = 150_000_000;

function mayBelong(one: Candidate<SignatureFailures>, other: Candidate<SignatureFailures>): boolean {
  const [a, b] = [one.members[0]?.errorType, other.members[0]?.errorType];
  return a === b || a === null || b === null;
}

/** Equal but for names of things, and from the same place: one test, or one file of the project. */
function differsInNames(one: Candidate<SignatureFailures>, other: Candidate<SignatureFailures>): boolean {
  if (one.masked !== other.masked) return false;
  if (one.frame !== null && one.frame === other.frame) return true;
  for (const test of other.tests) if (one.tests.has(test)) return true;
  return false;
}

/**
 * Puts signatures of one cause together (after k8s Triage). Two are one when they have the same kind of error and
 * either differ only in names of things (quoted texts, words with digits) and come from the same test or the same file of the
 * project, or are long texts with few differences: fewer edits than 10 % of their mean length. Older signatures are groups
 * before newer ones can join them.
 *
 * @param budget cells of edit distances to work out at most; when they are used up, what is left is compared by the first rule only
 * @returns the groups, and how many signatures were not fully compared
 */
export function groupFailures<Failures extends SignatureFailures>(
  all: readonly Failures[],
  budget = defaultBudget,
): { readonly groups: readonly FailureGroup<Failures>[]; readonly uncompared: number } {
  const groups: Candidate<Failures>[] = [];
  const byMask = new Map<string, Candidate<Failures>[]>();
  let [left, uncompared] = [budget, 0];
  const sorted = all.toSorted(
    (one, other) =>
      one.firstRunId - other.firstRunId ||
      other.failures - one.failures ||
      (one.signature < other.signature ? -1 : 1),
  );
  for (const failures of sorted) {
    const text = comparableText(failures.message);
    const fresh: Candidate<Failures> = {
      members: [failures],
      text,
      masked: maskedText(text),
      frame: ownFrame(failures.stack),
      grams: gramCounts(text),
      tests: new Set(failures.testIds),
    };
    const sameMask = byMask.get(fresh.masked) ?? [];
    let found = sameMask.find((group) => mayBelong(group, fresh) && differsInNames(group, fresh));
    if (found === undefined && text.length >= longText) {
      const near = groups
        .filter((group) => group.text.length >= longText && mayBelong(group, fresh))
        .map((group) => ({ group, least: leastEdits(group.grams, fresh.grams) }))
        .sort((one, other) => one.least - other.least);
      for (const { group, least } of near) {
        const limit = Math.ceil((editShare * (group.text.length + text.length)) / 2) - 1;
        if (least > limit) break;
        if (left <= 0) {
          uncompared++;
          break;
        }
        const { edits, cells } = editDistance(group.text, text, limit);
        left -= cells;
        if (edits > limit) continue;
        found = group;
        break;
      }
    }
    if (found === undefined) {
      groups.push(fresh);
      byMask.set(fresh.masked, [...sameMask, fresh]);
    } else {
      found.members.push(failures);
      for (const test of failures.testIds) found.tests.add(test);
    }
  }
  return {
    groups: groups.map(({ members }) => ({ id: members[0]?.signature ?? '', members })),
    uncompared,
  };
}
