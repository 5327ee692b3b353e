import { EventEmitter } from 'node:events';
import { type TestEventData, type TestEventListener, testEventTypes } from './test-events.ts';

/** Whether an object is the stream on which Node's test runner tells of tests. */
export function isTestsStream(object: unknown): object is EventEmitter {
  return object instanceof EventEmitter && object.constructor.name === 'TestsStream';
}

/** Listens to a stream of tests: its events come at the very moment when something happens, before the next test runs. */
export function listenToTests(stream: EventEmitter, listener: TestEventListener): void {
  for (const type of testEventTypes) stream.on(type, (data?: TestEventData) => listener(type, data ?? {}));
}

/** What every emitter is prepared with; Node's types leave it out. */
interface EmitterClass {
  init(this: EventEmitter, ...args: unknown[]): void;
}

/**
 * Finds the stream on which the test runner of this process is going to tell of its tests. Node gives it to nobody in
 * the processes of test files, so this waits until an emitter of its class is made. That one exists before the first
 * test does.
 */
export function whenTestsStream(found: (stream: EventEmitter) => void): void {
  const emitters = EventEmitter as unknown as EmitterClass;
  const { init } = emitters;
  emitters.init = function waitForTests(this: EventEmitter, ...args: unknown[]) {
    Reflect.apply(init, this, args);
    if (!isTestsStream(this)) return;
    emitters.init = init;
    found(this);
  };
}
