import { availableParallelism, hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { captureSystem } from './system-info.ts';

describe('the description of the machine', () => {
  it('names system, processors, memory and Node', () => {
    const system = captureSystem({});
    expect(system).toMatchObject({
      os: process.platform,
      architecture: process.arch,
      nodeVersion: process.versions.node,
      hostname: hostname(),
      cpuCount: availableParallelism(),
    });
    expect(system.memoryMb).toBeGreaterThan(64);
    expect(system.release).not.toBe('');
  });

  it('takes a Kubernetes service in the environment as a hint', () => {
    expect(captureSystem({ KUBERNETES_SERVICE_HOST: '10.0.0.1' }).container).toBe('kubernetes');
  });
});
