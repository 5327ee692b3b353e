import type { RoundResult } from './play-round.ts';

const sum = (results: readonly RoundResult[], of: (result: RoundResult) => number) =>
  results.reduce((total, result) => total + of(result), 0);

/** Rounds by how their recordings came. */
function shares(results: readonly RoundResult[]): string {
  const rounds = Map.groupBy(results, ({ arrangement }) => arrangement);
  const twoMachines = results.filter(({ machines }) => machines > 1).length;
  const parts = Array.from(rounds, ([arrangement, of]) => `${arrangement} in ${of.length} rounds`);
  return [...parts, ...(twoMachines > 0 ? [`two machines in ${twoMachines}`] : [])].join(', ');
}

/** What many rounds came to, for people. */
export function totalsText(results: readonly RoundResult[], elapsedMs: number): string {
  const kills: Record<string, number> = {};
  for (const result of results) {
    for (const [kind, count] of Object.entries(result.kills)) kills[kind] = (kills[kind] ?? 0) + count;
  }
  const times = (of: (result: RoundResult) => number) => {
    const sorted = results.map(of).toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    return `${at(0.5)} ms (median), ${at(0.99)} ms (p99), ${at(1)} ms (longest)`;
  };
  const total = Object.values(kills).reduce((all, count) => all + count, 0);
  const number = (value: number) => value.toLocaleString('en-US');
  return [
    `${results.length} rounds in ${Math.round(elapsedMs / 1000)} s, ${results.filter((result) => result.problems.length > 0).length} failed`,
    `events        ${number(sum(results, (result) => result.events))} written, ${number(sum(results, (result) => result.acknowledged))} results acknowledged`,
    `kills         ${number(total)}: ${Object.entries(kills)
      .toSorted(([, a], [, b]) => b - a)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}`,
    `left behind   ${sum(results, (result) => result.logsLeft)} write-ahead logs (${sum(results, (result) => result.logsDamaged)} damaged on purpose), ${sum(results, (result) => result.tornLines)} torn lines`,
    `saved         ${(['backup', 'copy', 'merge'] as const).map((kind) => `${kind} ${sum(results, ({ saves }) => saves[kind])}`).join(', ')} times while processes were killed`,
    `recordings    ${shares(results)}`,
    `closed after  ${times((result) => result.closeMs)}`,
    `keeper there  after ${times((result) => result.keeperMs)}`,
    `questions     ${number(sum(results, (result) => result.questions))} answered while processes were killed`,
    '',
  ].join('\n');
}

/** One failed round, with what is needed to play it again. */
export function failureText(result: RoundResult, scenario: string): string {
  const shown = result.problems.slice(0, 12).map((problem) => `  ${problem}`);
  const more = result.problems.length - shown.length;
  return [
    `FAILED  ${result.engine}, seed ${result.seed}, ${scenario}, ${result.arrangement}, machines: ${result.machines}, killed: ${result.plan}`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
    `  kept in ${result.folder}`,
    `  again: npm run test:crash -- --engine ${result.engine} --scenario ${scenario} --rounds 1 --seed ${result.seed}`,
    '',
  ].join('\n');
}
