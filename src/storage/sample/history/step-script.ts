import type { SeededRandom } from './seeded-random.ts';
import type { Subsystem } from './words.ts';

/** One line of a test, as it is each time that the test runs. */
export interface ScriptLine {
  readonly kind: 'section' | 'step';
  /** Sections: number of # signs; steps: 0, or 1 for a sub-step. */
  readonly level: number;
  readonly keyword: string | null;
  readonly text: string;
  readonly type: 'step' | 'background' | 'hook' | 'sub_step';
  /** Share of the test's time. */
  readonly weight: number;
  readonly docString: string | null;
  readonly dataTable: string | null;
  /** Tries again when it did not work at first. */
  readonly retries: boolean;
}

const line = (more: Partial<ScriptLine> & Pick<ScriptLine, 'text'>): ScriptLine => ({
  kind: 'step',
  level: 0,
  keyword: '* ',
  type: 'step',
  weight: 1,
  docString: null,
  dataTable: null,
  retries: false,
  ...more,
});

const section = (level: number, text: string): ScriptLine =>
  line({ kind: 'section', level, keyword: null, text, weight: 0 });

const given = [
  'the shop is open',
  'the customer "Ada Lovelace" is signed in',
  'the basket is empty',
  'the prices of today are loaded',
];
const when = [
  'opens the page of',
  'clicks the button for',
  'enters a new value for',
  'waits for',
  'chooses',
  'saves',
];
const then = [
  'is shown',
  'is as it was',
  'has the right total',
  'is listed once',
  'can be reached with the keyboard',
];

function stepText(random: SeededRandom, position: number, count: number, thing: string): [string, string] {
  const share = position / count;
  if (share < 0.25) return [position === 0 ? 'Given ' : 'And ', random.pick(given)];
  if (share < 0.7) return [share < 0.4 ? 'When ' : 'And ', `the customer ${random.pick(when)} ${thing}`];
  return [share < 0.85 ? 'Then ' : 'And ', `${thing} ${random.pick(then)}`];
}

/**
 * Makes up the lines of a test.
 *
 * @param background steps that all tests of the suite begin with
 * @param average steps of a test on average; background and sub-steps count
 */
export function scriptOf(
  random: SeededRandom,
  { things }: Subsystem,
  background: readonly ScriptLine[],
  average: number,
): ScriptLine[] {
  const wanted = Math.max(1, Math.round(random.between(0.6, 1.4) * average));
  const own = Math.max(1, wanted - background.length);
  const lines: ScriptLine[] = [...background];
  const hasSections = own >= 3 && random.chance(0.35);
  if (hasSections) lines.push(section(1, `How it is with ${random.pick(things)}`));
  let steps = 0;
  for (let position = 0; steps < own; position++) {
    if (hasSections && position === 1) lines.push(section(2, 'Preparation'));
    if (hasSections && position === Math.ceil(own / 2)) lines.push(section(2, 'What comes of it'));
    const [keyword, text] = stepText(random, steps, own, random.pick(things));
    lines.push(
      line({
        keyword,
        text,
        weight: random.scaled(0.2, 4),
        docString: random.chance(0.02) ? 'Dear customer,\n\nyour order is on its way.\n' : null,
        dataTable: random.chance(0.03) ? '[["article","pieces"],["Touring bicycle","1"],["Bell","2"]]' : null,
        retries: random.chance(0.02),
      }),
    );
    steps++;
    if (own - steps >= 2 && random.chance(0.04)) {
      for (const text of ['send the request', 'read the answer'])
        lines.push(line({ level: 1, keyword: null, text, type: 'sub_step', weight: random.scaled(0.1, 1) }));
      steps += 2;
    }
  }
  return lines;
}

/** Makes up what all tests of a suite begin with: for most nothing. */
export function backgroundOf(random: SeededRandom): ScriptLine[] {
  const lines: ScriptLine[] = [];
  if (random.chance(0.15))
    lines.push(line({ keyword: 'Before', text: 'start with a clean store', type: 'hook', weight: 0.3 }));
  if (random.chance(0.4))
    lines.push(line({ keyword: 'Given ', text: random.pick(given), type: 'background', weight: 0.5 }));
  return lines;
}
