import type { TimeSpan } from '../charts/timeline-drawing.ts';

/** Numbers that look random and are always the same (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = seededNumbers(7);
const verbs = ['Add', 'Remove', 'Pay', 'Search', 'Sign in', 'Cancel', 'Filter', 'Refund', 'Upload', 'Export'];
const things = [
  'an article',
  'a voucher',
  'with a card',
  'by name',
  'as a guest',
  'an order',
  'by price',
  'a photo',
];
const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** A made-up status: mostly passed. */
function madeUpStatus(): string {
  const dice = random();
  if (dice < 0.84) return 'passed';
  return oneOf(['failed', 'failed', 'flaky', 'flaky', 'skipped', 'error', 'lost']);
}

/** A made-up test. */
export type MadeUpTest = {
  id: number;
  name: string;
  suite: string;
  status: string;
  ms: number;
  runs: number;
};

/** Made-up tests, always the same. */
export function madeUpTests(count: number): MadeUpTest[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    name: `${oneOf(verbs)} ${oneOf(things)} ${id}`,
    suite: `features/${oneOf(['basket', 'checkout', 'account', 'search'])}.feature`,
    status: madeUpStatus(),
    ms: Math.round(random() ** 4 * 30_000) + 3,
    runs: Math.round(random() * 900),
  }));
}

/** Spans of a run on `lanes` workers. */
export function madeUpSpans(lanes: number, count: number): { spans: TimeSpan[]; end: number } {
  const free = Array.from({ length: lanes }, () => random() * 300);
  const spans = Array.from({ length: count }, (_, id): TimeSpan => {
    const lane = free.indexOf(Math.min(...free));
    const start = free[lane] ?? 0;
    const end = start + 40 + random() ** 3 * 6000;
    free[lane] = end + random() * 60;
    return { lane, start, end, status: madeUpStatus(), label: `${oneOf(verbs)} ${oneOf(things)}`, id };
  });
  return { spans, end: Math.max(...free) };
}

/** A picture as an address that needs no server: a plain page in some colour. */
export function madeUpPicture(hue: number, text: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" fill="hsl(${hue} 35% 92%)"/><rect width="640" height="56" fill="hsl(${hue} 45% 38%)"/><rect x="40" y="96" width="360" height="22" rx="4" fill="hsl(${hue} 20% 70%)"/><rect x="40" y="140" width="560" height="120" rx="8" fill="#fff"/><rect x="40" y="290" width="140" height="40" rx="6" fill="hsl(${hue} 55% 45%)"/><text x="24" y="37" fill="#fff" font-family="sans-serif" font-size="22">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** A stack trace with colours, as test runners write it. */
export const madeUpStack = [
  '\u001b[31mAssertionError\u001b[39m: expected \u001b[32m"3 articles"\u001b[39m, got \u001b[31m"2 articles"\u001b[39m <b>not bold</b>',
  '    at basketHolds (/shop/steps/basket.ts:48:13)',
  '    at World.check (/shop/steps/basket.ts:12:5)',
  '    at runStep (/shop/node_modules/@cucumber/cucumber/lib/runtime/step_runner.js:66:20)',
  '    at async Worker.run (/shop/node_modules/@cucumber/cucumber/lib/runtime/worker.js:102:9)',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
].join('\n');

/** Two JSON texts that differ in a few places. */
export const madeUpExpected = JSON.stringify(
  {
    basket: { articles: 3, total: '42.00', currency: 'EUR' },
    user: 'ada',
    items: [1, 2, 3, 4, 5, 6, 7, 8],
    voucher: null,
    shipping: 'standard',
  },
  null,
  2,
);
export const madeUpActual = JSON.stringify(
  {
    basket: { articles: 2, total: '28.00', currency: 'EUR' },
    user: 'ada',
    items: [1, 2, 3, 4, 5, 6, 7, 8],
    voucher: 'WELCOME',
    shipping: 'standard',
  },
  null,
  2,
);
