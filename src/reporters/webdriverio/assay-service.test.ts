import { describe, expect, it } from 'vitest';
import { AssayService } from './assay-service.ts';

describe('the service outside of a worker', () => {
  it('adds no reporter', () => {
    const config = { reporters: ['spec'] };
    new AssayService({}, {}, config);
    expect(config.reporters).toEqual(['spec']);
  });

  it('is nothing where its run is not recorded', () => {
    const service = new AssayService({ enabled: false });
    service.onWorkerStart('0-0', {}, ['a.spec.js']);
    service.onWorkerEnd('0-0', 0, ['a.spec.js'], 0);
    service.onComplete(0);
    service.beforeTest({}, undefined);
  });
});
