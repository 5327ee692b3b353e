import type { EventOf, RecordEventType } from '../../src/model/events/record-event.ts';
import type { EventDraft } from './journal-script.ts';

type DraftOf<Type extends RecordEventType> = Omit<EventOf<Type>, 'at' | 'type'>;

const project = { key: 'shop', name: 'Shop' };

export const basket = {
  key: 'features/basket.feature',
  kind: 'feature' as const,
  name: 'The basket',
  path: 'features/basket.feature',
  tags: ['@shop'],
};

/** A scenario of the basket feature. */
function scenario(name: string) {
  return {
    key: `${basket.key}#${name}`,
    name,
    source: 'gherkin' as const,
    path: basket.path,
    line: 5,
    tags: ['@shop'],
  };
}

export const runStarted = (more: Partial<DraftOf<'run_started'>> = {}): EventDraft => ({
  type: 'run_started',
  project,
  worker_count: 1,
  ...more,
});

export const runFinished = (status: EventOf<'run_finished'>['status'] = 'passed'): EventDraft => ({
  type: 'run_finished',
  status,
});

export const planned = (id: number, name: string): EventDraft => ({
  type: 'test_planned',
  id,
  suite: basket,
  test: scenario(name),
});

export const suiteStarted: EventDraft = { type: 'suite_started', suite: basket };

export const suiteFinished = (status: EventOf<'suite_finished'>['status'] = 'passed'): EventDraft => ({
  type: 'suite_finished',
  suite_key: basket.key,
  status,
});

export const executionStarted = (
  id: number,
  name: string,
  more: Partial<DraftOf<'execution_started'>> = {},
): EventDraft => ({
  type: 'execution_started',
  id,
  suite: basket,
  test: scenario(name),
  attempt_number: 1,
  ...more,
});

export const executionFinished = (
  id: number,
  status: EventOf<'execution_finished'>['status'] = 'passed',
  more: Partial<DraftOf<'execution_finished'>> = {},
): EventDraft => ({ type: 'execution_finished', id, status, ...more });

export const stepStarted = (
  id: number,
  execution: number,
  more: Partial<DraftOf<'step_started'>> = {},
): EventDraft => ({
  type: 'step_started',
  id,
  execution_id: execution,
  level: 0,
  order_index: 0,
  keyword: 'Given',
  text: 'I open the shop',
  step_type: 'step',
  ...more,
});

export const stepFinished = (
  id: number,
  status: EventOf<'step_finished'>['status'] = 'passed',
  more: Partial<DraftOf<'step_finished'>> = {},
): EventDraft => ({ type: 'step_finished', id, status, ...more });

export const sectionStarted = (
  id: number,
  execution: number,
  more: Partial<DraftOf<'section_started'>> = {},
): EventDraft => ({
  type: 'section_started',
  id,
  execution_id: execution,
  level: 1,
  text: 'Fill the basket',
  order_index: 0,
  ...more,
});
