import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { type EventDraft, JournalScript, sampleStart } from '../journals/journal-script.ts';
import { pngOf } from './made-up-picture.ts';

const day = 86_400_000;
/** Names that somebody gave his tests, to see whether the page believes them. */
const hostileNames = [
  '<img src=x onerror="document.title=\'owned\'">',
  '\u202Eأضف إلى السلة\u202C (10 kB) '.concat('long '.repeat(2000)),
  '"; DROP TABLE runs; -- {{7*7}} #{alert(1)}',
];

const features = {
  basket: {
    key: 'features/basket.feature',
    kind: 'feature' as const,
    name: 'The basket',
    path: 'features/basket.feature',
  },
  order: {
    key: 'features/order.feature',
    kind: 'feature' as const,
    name: 'From the basket to the order',
    path: 'features/order.feature',
  },
  names: {
    key: 'features/names.feature',
    kind: 'feature' as const,
    name: 'Names <b>as they are</b>',
    path: 'features/names.feature',
  },
};
type Feature = keyof typeof features;
type Status = 'passed' | 'failed' | 'skipped';

const testsOf: Readonly<Record<Feature, readonly string[]>> = {
  basket: ['Add an article', 'Remove an article', 'Use a voucher', 'Wrap as a gift'],
  order: ['Pay with a card', 'Pay by invoice', 'Print the receipt'],
  names: hostileNames,
};

function test(feature: Feature, name: string) {
  return {
    key: `${features[feature].key}#${name.slice(0, 60)}`,
    name,
    source: 'gherkin' as const,
    path: features[feature].path,
    line: 3 + 10 * testsOf[feature].indexOf(name),
    tags: [`@${feature}`],
  };
}

/** How one attempt goes. */
export interface Attempt {
  readonly status?: Status;
  readonly attempt?: number;
  readonly isFinal?: boolean;
  readonly message?: string;
  readonly ms?: number;
}

/** One run that is being recorded: an owner and two workers, whose clocks stand together. */
export class RecordedRun {
  readonly #owner: JournalScript;
  readonly #workers: readonly JournalScript[];
  #clock: number;

  /**
   * @param startedAt ms since 1970
   * @param folder where its screenshots are
   */
  constructor(
    location: DatabaseLocation,
    name: string,
    startedAt: number,
    folder: string,
    more: object = {},
  ) {
    this.#clock = startedAt;
    this.#owner = new JournalScript(location.path, { run: name });
    this.#workers = [0, 1].map((worker) => new JournalScript(location.path, { run: name, worker }));
    this.#write(this.#owner, {
      type: 'run_started',
      project: { key: 'shop', name: 'Shop' },
      command_args: ['npx', 'assay', 'run', 'features', '--config', 'assay.config.ts'],
      worker_count: 2,
      results_dir: folder,
      branch: 'main',
      commit_sha:
        `${name.padEnd(8, '0').replaceAll(/[^0-9a-f]/g, 'c')}5b7d8f90123456789abcdef012345678`.slice(0, 40),
      environment_vars: { CI: 'true' },
      ...more,
    });
  }

  /** Plans tests: they wait until somebody begins them. */
  plan(tests: readonly (readonly [Feature, string])[]): this {
    for (const [feature, name] of tests)
      this.#write(this.#owner, {
        type: 'test_planned',
        id: this.#owner.id(),
        suite: features[feature],
        test: test(feature, name),
      });
    return this;
  }

  /** Plans every test of the shop. */
  planAll(): this {
    return this.plan(
      (Object.keys(testsOf) as Feature[]).flatMap((feature) =>
        testsOf[feature].map((name) => [feature, name] as const),
      ),
    );
  }

  /** Lets a test begin, with a step under way. */
  begin(
    feature: Feature,
    name: string,
    { attempt = 1 }: Attempt = {},
    worker = 0,
  ): { execution: number; step: number } {
    const journal = this.#worker(worker);
    const [execution, step] = [journal.id(), journal.id()];
    this.#write(
      journal,
      {
        type: 'execution_started',
        id: execution,
        suite: features[feature],
        test: test(feature, name),
        attempt_number: attempt,
      },
      {
        type: 'step_started',
        id: step,
        execution_id: execution,
        level: 0,
        order_index: 1,
        keyword: 'Given',
        text: 'I open the shop',
        step_type: 'step',
        line: 4,
      },
    );
    return { execution, step };
  }

  /** Ends what `begin` began. */
  end(begun: { execution: number; step: number }, how: Attempt = {}, worker = 0): void {
    const { status = 'passed', isFinal = true, message, ms = 400 } = how;
    const failure =
      message === undefined
        ? {}
        : {
            error_type: 'AssertionError',
            error_message: message,
            stack_trace: `AssertionError: ${message}\n    at pay (/shop/steps/basket.ts:12:9)\n    at run (node:internal/process:1:1)`,
          };
    this.#clock += ms;
    this.#write(
      this.#worker(worker),
      { type: 'step_finished', id: begun.step, status, ...failure },
      { type: 'execution_finished', id: begun.execution, status, is_final_attempt: isFinal, ...failure },
    );
  }

  /** A whole attempt of a test. */
  execute(feature: Feature, name: string, how: Attempt = {}, worker = 0): this {
    this.end(this.begin(feature, name, how, worker), how, worker);
    return this;
  }

  /** Every test of the shop but some, passed. */
  rest(...except: readonly string[]): this {
    let index = 0;
    for (const feature of Object.keys(testsOf) as Feature[])
      for (const name of testsOf[feature])
        if (!except.includes(name)) this.execute(feature, name, { ms: 200 + 90 * (index % 5) }, index++ % 2);
    return this;
  }

  /** An attempt with everything: sections, sub-steps, a step tried twice, a table, screenshots, logs. */
  executeRich(feature: Feature, name: string, folder: string): this {
    const journal = this.#worker(0);
    const id = () => journal.id();
    const execution = id();
    let order = 0;
    const section = (level: number, text: string, parent?: number) => {
      const section_id = id();
      this.#write(journal, {
        type: 'section_started',
        id: section_id,
        execution_id: execution,
        level,
        text,
        order_index: order++,
        ...(parent === undefined ? {} : { parent_section_id: parent }),
      });
      return section_id;
    };
    const step = (text: string, more: object = {}) => {
      const step_id = id();
      this.#write(journal, {
        type: 'step_started',
        id: step_id,
        execution_id: execution,
        level: 0,
        order_index: order++,
        keyword: 'When',
        text,
        step_type: 'step',
        line: 5 + order,
        ...more,
      });
      return step_id;
    };
    const finish = (step_id: number, status: Status = 'passed', more: object = {}) => {
      this.#clock += 300;
      this.#write(journal, { type: 'step_finished', id: step_id, status, ...more });
    };
    const shoot = (step_id: number, hue: number) => {
      const path = `shots/${name}/${step_id}.png`;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      const picture = pngOf(320, 200, hue);
      writeFileSync(join(folder, path), picture);
      this.#write(
        journal,
        { type: 'step_post', id: id(), step_run_id: step_id, action: 'screenshot' },
        {
          type: 'artifact',
          id: id(),
          suite_key: features[feature].key,
          execution_id: execution,
          step_run_id: step_id,
          path,
          name: `${step_id}.png`,
          suffix: '.png',
          kind: 'screenshot',
          media_type: 'image/png',
          bytes: picture.length,
          sha256: createHash('sha256').update(picture).digest('hex'),
          width: 320,
          height: 200,
        },
      );
    };
    this.#write(journal, {
      type: 'execution_started',
      id: execution,
      suite: features[feature],
      test: test(feature, name),
      attempt_number: 1,
    });
    const outer = section(1, 'Fill the basket');
    const open = step('I open the shop', { keyword: 'Given', section_id: outer });
    finish(open);
    shoot(open, 30);
    const inner = section(2, 'With two articles', outer);
    const add = step('I add these articles:', {
      section_id: inner,
      data_table: [
        ['article', 'count'],
        ['teapot', '2'],
      ],
    });
    const sub = step('click "Add"', {
      parent_step_id: add,
      level: 1,
      keyword: null,
      step_type: 'sub_step',
      section_id: inner,
    });
    finish(sub, 'failed', {
      is_final_attempt: false,
      error_type: 'Error',
      error_message: 'the button is covered',
    });
    const again = id();
    this.#write(journal, { type: 'step_retried', id: again, step_id: sub, attempt_number: 2 });
    finish(again);
    finish(add);
    shoot(add, 120);
    const pay = section(1, 'Pay');
    const look = step('the total should be "€12.82"', {
      keyword: 'Then',
      section_id: pay,
      doc_string: 'Subtotal €8.80\nDelivery €4.90',
    });
    const message = 'the total is wrong\n\n\u001b[32mExpected: "€12.82"\u001b[39m\nReceived: "€12.83"';
    const failure = {
      error_type: 'AssertionError',
      error_message: message,
      stack_trace: `AssertionError: ${message}\n    at total (/shop/steps/basket.ts:40:11)\n    at node:internal/process:12:1\n    at /shop/node_modules/x/y.js:1:1`,
    };
    this.#write(
      journal,
      {
        type: 'log',
        id: id(),
        execution_id: execution,
        level: 'info',
        source: 'page',
        message: '\u001b[36mGET /basket\u001b[0m 200',
      },
      {
        type: 'log',
        id: id(),
        execution_id: execution,
        level: 'error',
        source: 'page',
        message: '<script>document.title="owned"</script> failed',
      },
    );
    finish(look, 'failed', failure);
    shoot(look, 220);
    this.#write(
      journal,
      { type: 'execution_finished', id: execution, status: 'failed', ...failure },
      { type: 'execution_post', id: id(), execution_id: execution, action: 'after_hook', status: 'passed' },
    );
    return this;
  }

  /** Ends the run. */
  finish(status: 'passed' | 'failed'): void {
    for (const worker of this.#workers) worker.close();
    this.#write(this.#owner, { type: 'run_finished', status });
    this.#owner.close();
  }

  #worker(index: number): JournalScript {
    const worker = this.#workers[index];
    if (worker === undefined) throw new RangeError(`There is no worker ${index}`);
    return worker;
  }

  #write(journal: JournalScript, ...events: readonly object[]): void {
    this.#clock += 2;
    journal.at(this.#clock - sampleStart / 1000).write(...(events as readonly EventDraft[]));
  }
}

const refused = "the voucher SUMMER24 was refused\n\n'declined' !== 'accepted'";

/**
 * Records six runs of a small shop on the last six days: all good, one flaky, then a voucher that is refused from
 * run 5 on; in run 6 something new fails, and names are hostile.
 */
export async function recordShopHistory(location: DatabaseLocation, folder: string): Promise<void> {
  const now = Date.now();
  const program = { signal: new AbortController().signal };
  const access = await openDatabaseAccess({ location, program, mustExist: false });
  // One after the other: runs get their numbers in the order in which they are heard of.
  const record = async (number: number, more: object, act: (run: RecordedRun) => void) => {
    act(new RecordedRun(location, `run${number}`, now - (7 - number) * day, folder, more).planAll());
    await access.settle();
  };
  const timeout = { status: 'failed', isFinal: false, message: 'timeout of 350 ms' } as const;
  const first = hostileNames[0] ?? '';
  await record(1, {}, (run) => run.rest().finish('passed'));
  const nightly = {
    name: 'nightly',
    triggered_by: 'schedule',
    ci_provider: 'github',
    ci_url: 'https://ci.test/2',
  };
  await record(2, nightly, (run) =>
    run
      .execute('order', 'Pay with a card', timeout)
      .execute('order', 'Pay with a card', { attempt: 2 })
      .rest('Pay with a card')
      .finish('passed'),
  );
  const evil = { ci_provider: 'evil', ci_url: 'javascript:document.title="owned"' };
  await record(3, evil, (run) => run.rest().finish('passed'));
  await record(4, {}, (run) => run.rest().finish('passed'));
  const voucher = { status: 'failed', message: refused } as const;
  await record(5, {}, (run) =>
    run.execute('basket', 'Use a voucher', voucher).rest('Use a voucher').finish('failed'),
  );
  const message = '\u001b[31m<img src=x onerror="document.title=\'owned\'">\u001b[0m';
  await record(6, { triggered_by: 'ada@shop.test' }, (run) =>
    run
      .executeRich('basket', 'Add an article', folder)
      .execute('basket', 'Use a voucher', voucher, 1)
      .execute('order', 'Pay with a card', timeout, 1)
      .execute('order', 'Pay with a card', { attempt: 2 }, 1)
      .execute('names', first, { status: 'failed', message })
      .execute('order', 'Print the receipt', { status: 'skipped' })
      .rest('Add an article', 'Use a voucher', 'Pay with a card', first, 'Print the receipt')
      .finish('failed'),
  );
  await access.close();
}
