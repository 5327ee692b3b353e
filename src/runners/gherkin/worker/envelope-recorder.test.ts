import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordEvent } from '../../../model/events/record-event.ts';
import { recordEvents } from '../../../model/events/record-event.ts';
import { loadCucumber } from '../cucumber/load-cucumber.ts';
import { loadSupport, type SupportCode } from '../cucumber/load-support.ts';
import { planFeatures } from '../plan/plan-features.ts';
import type { ScenarioResult } from '../result/scenario-result.ts';
import { activeRecorder } from './active-recorder.ts';
import { EnvelopeRecorder } from './envelope-recorder.ts';
import { FeatureRunner } from './run-feature.ts';
import { retryingStep, step } from './sub-step.ts';
import type { GherkinTask } from './worker-protocol.ts';

const installed = loadCucumber(import.meta.dirname);
const { Given, Before, After, setDefinitionFunctionWrapper } = installed.cucumber;

let folder: string;
/** Everything in the order in which it happened: events, writes to the disk, and what steps say. */
let story: string[];
let events: RecordEvent[];
let results: ScenarioResult[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  story = [];
  events = [];
  results = [];
});

afterEach(() => {
  activeRecorder().running = () => null;
  rmSync(folder, { recursive: true, force: true });
});

function describeEvent(event: RecordEvent): string {
  if (event.type === 'step_started' || event.type === 'section_started') return `${event.type} ${event.text}`;
  if (event.type === 'step_finished' || event.type === 'execution_finished')
    return `${event.type} ${event.status}`;
  return event.type;
}

/** Runs a feature with Cucumber in this process and records it. */
async function record(
  text: string,
  define: () => void,
  options: { retry?: number; secret?: string } = {},
): Promise<void> {
  const file = join(folder, 'a.feature');
  writeFileSync(file, text);
  const { retry = 0, secret } = options;
  const redact = (value: string) => (secret === undefined ? value : value.replaceAll(secret, '***'));
  const plan = await planFeatures(installed, {
    files: [{ file, lines: [] }],
    tags: '',
    names: [],
    language: 'en',
    cwd: folder,
    projectRoot: folder,
    redact,
  });
  const [feature] = plan.features;
  if (feature === undefined) throw new Error('the feature has no scenarios');
  const task: GherkinTask = {
    ...feature,
    scenarios: feature.scenarios.map((scenario) => ({ ...scenario, directories: ['first', 'second'] })),
  };
  let id = 0;
  const recorder = new EnvelopeRecorder({
    sink: {
      journalUuid: null,
      nextId: () => ++id,
      append: (event) => {
        events.push(event);
        story.push(describeEvent(event));
      },
      flush: () => story.push('-'),
      close: () => {},
    },
    redact,
    workerIndex: 0,
    resultsDir: folder,
    report: (report) => {
      if (report.type === 'finished') results.push(report.result);
      if (report.type === 'warning') throw new Error(report.text);
    },
  });
  recorder.begin(task);
  activeRecorder().running = () => recorder.running;
  const support: SupportCode = await loadSupport(installed, folder, async () => {
    setDefinitionFunctionWrapper(retryingStep);
    define();
  });
  const runner = new FeatureRunner({
    installed,
    support,
    cwd: folder,
    language: 'en',
    retry,
    retryTags: '',
    dryRun: false,
    worldParameters: {},
    onMessage: (envelope) => recorder.handle(envelope),
  });
  await runner.run(task);
  for (const event of events) recordEvents[event.type].parse(event);
}

const eventsOfType = <Type extends RecordEvent['type']>(type: Type) =>
  events.filter((event): event is Extract<RecordEvent, { type: Type }> => event.type === type);

const says = (text: string) => () => void story.push(`(${text})`);

describe('a scenario', () => {
  it('writes what ended and what begins in one go, before the code of a step runs', async () => {
    await record('Feature: A\n  Scenario: a\n    Given one\n    Given two\n', () => {
      Given('one', says('one'));
      Given('two', says('two'));
    });
    expect(story).toEqual([
      'execution_started',
      'step_started one',
      '-',
      '(one)',
      'step_finished passed',
      'step_started two',
      '-',
      '(two)',
      'step_finished passed',
      'execution_finished passed',
      '-',
    ]);
  });

  it('is told as a result, with its steps and where they stand', async () => {
    await record(
      'Feature: A\n  Scenario: a\n    Given one\n    * # Part\n    When two\n      """\n      text\n      """\n',
      () => {
        Given('one', () => {});
        Given(/^(#{1,4})\s+(.*)$/, (_level, _title) => {});
        Given('two', (_text) => {
          throw new TypeError('no');
        });
      },
    );
    expect(results).toMatchObject([
      {
        uri: 'a.feature',
        name: 'a',
        status: 'failed',
        attemptNumber: 1,
        willBeRetried: false,
        failure: {
          type: 'TypeError',
          message: 'no',
          stack: expect.stringContaining('envelope-recorder.test.ts'),
        },
        directory: 'first',
        steps: [
          { type: 'step', keyword: 'Given ', text: 'one', line: 3, status: 'passed' },
          { type: 'section', text: 'Part', level: 1, line: 4 },
          { type: 'step', keyword: 'When ', text: 'two', docString: 'text', status: 'failed' },
        ],
      },
    ]);
  });

  it('is judged by its steps and the hooks before it, never by the hooks after it', async () => {
    await record('Feature: A\n  Scenario: a\n    Given one\n', () => {
      Before({ name: 'set the table' }, () => {});
      Given('one', () => {});
      After({ name: 'clear up' }, () => {
        throw new Error('broken plate');
      });
    });
    expect(eventsOfType('step_started').map(({ text, step_type }) => [text, step_type])).toEqual([
      ['set the table', 'hook'],
      ['one', 'step'],
    ]);
    expect(eventsOfType('execution_post')).toMatchObject([
      { action: 'after_hook', status: 'failed', details: { name: 'clear up', error: 'broken plate' } },
    ]);
    expect(eventsOfType('execution_finished')).toMatchObject([{ status: 'passed' }]);
    expect(results[0]?.steps.at(-1)).toMatchObject({ type: 'hook', keyword: 'After', status: 'failed' });
  });

  it('has an execution for each attempt, with folders of their own', async () => {
    let tries = 0;
    await record(
      'Feature: A\n  Scenario: a\n    Given one\n',
      () =>
        Given('one', () => {
          if (++tries === 1) throw new Error('not yet');
        }),
      { retry: 1 },
    );
    expect(eventsOfType('execution_started').map((event) => event.attempt_number)).toEqual([1, 2]);
    expect(eventsOfType('execution_finished').map((event) => [event.status, event.is_final_attempt])).toEqual(
      [
        ['failed', false],
        ['passed', undefined],
      ],
    );
    expect(results.map(({ directory, willBeRetried }) => [directory, willBeRetried])).toEqual([
      ['first', true],
      ['second', false],
    ]);
  });

  it('names steps without code, with two codes, and those that say pending', async () => {
    const text =
      'Feature: A\n  Scenario: a\n    Given none\n  Scenario: b\n    Given both\n  Scenario: c\n    Given later\n';
    await record(text, () => {
      Given('both', () => {});
      Given(/^both$/, () => {});
      Given('later', () => 'pending');
    });
    expect(results.map(({ status, failure }) => [status, failure?.type])).toEqual([
      ['undefined', 'UndefinedStep'],
      ['ambiguous', 'AmbiguousStep'],
      ['undefined', 'PendingStep'],
    ]);
    expect(results[1]?.failure?.message).toContain('2 step definitions fit');
  });

  it('hides secrets in names, texts, tables, errors and logs', async () => {
    const text = 'Feature: A\n  Scenario: by hunter22\n    Given hunter22:\n      | hunter22 |\n';
    await record(
      text,
      () =>
        Given('hunter22:', function (_table) {
          this.log('I am hunter22');
          this.attach('hunter22', { mediaType: 'text/plain', fileName: 'note.txt' });
          throw new Error('wrong: hunter22');
        }),
      { secret: 'hunter22' },
    );
    expect(JSON.stringify([events, results])).not.toContain('hunter22');
    expect(readFileSync(join(folder, 'first/attachments/01 note.txt'), 'utf8')).toBe('***');
  });
});

describe('sub-steps', () => {
  it('nest as they are called, also when they run at the same time', async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
    await record('Feature: A\n  Scenario: a\n    Given one\n', () =>
      Given('one', () =>
        Promise.all([
          step('left', async () => {
            await pause();
            await step('left leaf', pause);
          }),
          step('right', () => step('right leaf', pause)),
        ]),
      ),
    );
    const steps = eventsOfType('step_started');
    const nameOf = (id: number | null | undefined) => steps.find((one) => one.id === id)?.text;
    expect(
      Object.fromEntries(steps.map((one) => [one.text, [nameOf(one.parent_step_id), one.level]])),
    ).toEqual({
      one: [undefined, 0],
      left: ['one', 1],
      right: ['one', 1],
      'left leaf': ['left', 2],
      'right leaf': ['right', 2],
    });
    expect(results[0]?.steps[0]?.children.map((child) => child.children.map(({ text }) => text))).toEqual([
      ['left leaf'],
      ['right leaf'],
    ]);
  });

  it('show every attempt', async () => {
    let tries = 0;
    await record('Feature: A\n  Scenario: a\n    Given one\n', () =>
      Given('one', () =>
        step(
          'ask',
          () => {
            if (++tries < 3) throw new Error(`no answer ${tries}`);
          },
          { retries: 2 },
        ),
      ),
    );
    const ask = eventsOfType('step_started').find((one) => one.text === 'ask');
    expect(eventsOfType('step_retried')).toMatchObject([
      { step_id: ask?.id, attempt_number: 2 },
      { step_id: ask?.id, attempt_number: 3 },
    ]);
    expect(
      eventsOfType('step_finished').map(({ status, is_final_attempt, error_message }) => [
        status,
        is_final_attempt,
        error_message,
      ]),
    ).toEqual([
      ['failed', false, 'no answer 1'],
      ['failed', false, 'no answer 2'],
      ['passed', undefined, undefined],
      ['passed', undefined, undefined],
    ]);
    expect(results[0]?.steps[0]?.children[0]?.attempts).toHaveLength(3);
  });

  it('pass on what their code throws', async () => {
    await record('Feature: A\n  Scenario: a\n    Given one\n', () =>
      Given('one', () =>
        step('outer', () =>
          step('inner', () => {
            throw new RangeError('too far');
          }),
        ),
      ),
    );
    expect(eventsOfType('step_finished').map((event) => [event.status, event.error_type])).toEqual([
      ['failed', 'RangeError'],
      ['failed', 'RangeError'],
      ['failed', 'RangeError'],
    ]);
  });

  it('end with their step when nobody waits for them', async () => {
    await record('Feature: A\n  Scenario: a\n    Given one\n    Given two\n', () => {
      Given('one', () => void step('left alone', () => new Promise((resolve) => setTimeout(resolve, 30))));
      Given('two', () => new Promise((resolve) => setTimeout(resolve, 60)));
    });
    expect(story.filter((line) => line.startsWith('step_finished'))).toEqual([
      'step_finished interrupted',
      'step_finished passed',
      'step_finished passed',
    ]);
  });

  it('only run their code outside of steps', async () => {
    expect(await step('nowhere', () => 42)).toBe(42);
  });
});

it('a whole step is tried again when its definition asks for it', async () => {
  await record('Feature: A\n  Scenario: a\n    Given 3 tries\n', () => {
    let tries = 0;
    Given('{int} tries', { wrapperOptions: { retries: 2 } }, (wanted: number) => {
      if (++tries < wanted) throw new Error('again');
    });
  });
  expect(eventsOfType('step_started')).toHaveLength(1);
  expect(eventsOfType('step_retried').map((event) => event.attempt_number)).toEqual([2, 3]);
  expect(results).toMatchObject([
    { status: 'passed', steps: [{ attempts: [{}, {}, { status: 'passed' }] }] },
  ]);
});
