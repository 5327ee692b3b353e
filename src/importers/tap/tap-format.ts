import { linesOf } from '../reading/decode-text.ts';
import type { ImportFormat } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import { readTapLine } from './tap-line.ts';
import { type TapEvent, TapReader } from './tap-reader.ts';
import { tapPlace, tapTest } from './tap-test.ts';
import type { TapShortfall } from './tap-tree.ts';

const longestLine = 1024 * 1024;
/** Lines of output that make one log. */
const linesInLog = 200;

/** What node:test and others count at the end. */
const summary = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms)\s+([\d.]+)$/;
const timing = /^time=[\d.]+m?s$/;

/** Hands over what one report says. */
class TapImport {
  readonly #sink: ImportSink;
  readonly #report: string;
  readonly #counts = new Map<string, number>();
  #output: string[] = [];
  #bailed = false;

  constructor(sink: ImportSink, report: string) {
    this.#sink = sink;
    this.#report = report;
  }

  async take(event: TapEvent): Promise<void> {
    const sink = this.#sink;
    switch (event.kind) {
      case 'test': {
        const test = tapTest(event.test, this.#report, sink);
        if (test !== null) await sink.test(test);
        break;
      }
      case 'shortfall':
        await this.#shortfall(event.shortfall);
        break;
      case 'bail':
        this.#bailed = true;
        sink.runError(`Bail out! ${event.reason}`.trim(), { line: event.line });
        break;
      case 'behind bail':
        sink.diagnose({ code: 'PART_UNUSED', message: 'a line behind "Bail out!"', line: event.line });
        break;
      case 'comment':
        this.#comment(event.text);
        break;
      case 'output':
        this.#log(event.text);
        break;
      case 'cut':
        sink.diagnose({ code: 'TEXT_CUT', message: 'diagnostics of a test', line: event.line });
    }
  }

  #comment(text: string): void {
    const [, name, value] = summary.exec(text) ?? [];
    if (name !== undefined) this.#counts.set(name, Number(value));
    else if (text !== '' && !timing.test(text)) this.#log(`# ${text}`);
  }

  #log(text: string): void {
    this.#output.push(text);
    if (this.#output.length >= linesInLog) this.#flush();
  }

  #flush(): void {
    if (this.#output.length > 0) this.#sink.log({ source: 'stdout', text: this.#output.join('\n') });
    this.#output = [];
  }

  /** Tests that were planned and did not come are lost; a level that keeps no plan is told. */
  async #shortfall({ titles, planned, seen, missing, skipReason, line }: TapShortfall): Promise<void> {
    const sink = this.#sink;
    const where = titles.length === 0 ? 'the report' : 'a subtest';
    if (planned === null) {
      const message = `${where} has no plan (1..N): nobody knows whether all tests ran`;
      if (titles.length > 0 || this.#bailed) sink.diagnose({ code: 'RECORD_INVALID', message, line });
      else sink.runError(message, { line });
      return;
    }
    if (skipReason !== null && seen === 0) {
      // A whole report that is skipped; a subtest like that has a point of its own.
      if (titles.length > 0) return;
      const place = tapPlace(['all tests'], this.#report);
      await sink.test({
        ...place,
        attempts: [{ status: 'skipped', ...(skipReason !== '' && { metrics: { skip_reason: skipReason } }) }],
      });
      return;
    }
    if (seen > planned) {
      const message = `${where} planned fewer tests than ran`;
      if (titles.length > 0) sink.diagnose({ code: 'TOTALS_DIFFER', message, line });
      else sink.runError(`${message}: ${planned} and ${seen}`, { line });
      return;
    }
    for (const number of missing) {
      await sink.test({ ...tapPlace([...titles, `test ${number}`], this.#report), attempts: [] });
    }
    const untold = planned - seen - missing.length;
    if (untold > 0)
      sink.diagnose({ code: 'TEST_NEVER_RAN', message: `planned in ${where}`, line, count: untold });
  }

  end(): void {
    this.#flush();
    // Only node:test counts what its lines say; Mocha leaves out what is pending.
    if (!this.#counts.has('suites')) return;
    const count = (name: string) => this.#counts.get(name) ?? 0;
    this.#sink.totals({ tests: count('tests'), failed: count('fail') + count('cancelled') });
  }
}

/** The Test Anything Protocol, version 12 to 14, with subtests in both styles. */
export const tapFormat: ImportFormat = {
  name: 'tap',
  title: 'TAP',
  extensions: ['.tap'],
  recognises: (head, fileName) => {
    if (/^\uFEFF?\s*TAP version \d+\s*$/im.test(head.slice(0, 2000))) return 95;
    const points = /^(?:not )?ok\b(?:\s+\d+)?/m.test(head);
    const plan = /^1\.\.\d+/m.test(head);
    if (points && plan) return 80;
    if (fileName.endsWith('.tap')) return points || plan ? 90 : 30;
    return /^\s*(?:not )?ok \d+/.test(head) ? 50 : 0;
  },
  async read(input, sink, { signal }) {
    const report = input.label.replace(/^.*[\\/]/, '').replace(/(?:\.tap|\.txt|\.log)?(?:\.gz)?$/, '');
    const reader = new TapReader();
    const reading = new TapImport(sink, report === '' ? 'TAP' : report);
    for await (const { text, line, cut, isWhole } of linesOf(input, longestLine)) {
      if (signal.aborted) return;
      if (cut > 0) sink.diagnose({ code: 'TEXT_CUT', message: 'a very long line', line });
      if (!isWhole && readTapLine(text.trim()).kind === 'point') {
        // `ok 12 - pays # SKIP` may have been cut to `ok 1`: nobody knows of which test it would speak.
        sink.brokenOff({ message: 'the last line has no end: a result may be cut off', line });
        continue;
      }
      for (const event of reader.line(text, line)) await reading.take(event);
    }
    for (const event of reader.end()) await reading.take(event);
    reading.end();
  },
};
