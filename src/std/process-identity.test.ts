import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { captureHostIdentity, isProcessAlive, processStart } from './process-identity.ts';

const onLinux = process.platform === 'linux';
const started: ChildProcess[] = [];

function start(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(child);
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
    await ended(child);
  }
});

describe('the identity of a process', () => {
  it.runIf(onLinux)('names host, boot, pid namespace and start on Linux', () => {
    const identity = captureHostIdentity();
    expect(identity.host).not.toBe('');
    expect(identity.bootId).toMatch(/^[0-9a-f-]{36}$/);
    expect(identity.pidNamespace).toMatch(/^pid:\[\d+\]$/);
    expect(identity.processStart).toMatch(/^\d+$/);
    expect(identity.processStart).toBe(processStart(process.pid));
  });

  it('has no start time for a process that does not exist', () => {
    expect(processStart(2 ** 30)).toBeNull();
  });
});

describe('whether a process is alive', () => {
  const self = captureHostIdentity();

  it('is so for the caller itself', () => {
    expect(isProcessAlive({ ...self, pid: process.pid })).toBe('alive');
  });

  it('changes from alive to dead when a child is killed', async () => {
    const child = start(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const pid = child.pid as number;
    const identity = { ...self, pid, processStart: processStart(pid) };
    expect(isProcessAlive(identity)).toBe('alive');
    child.kill('SIGKILL');
    await ended(child);
    expect(isProcessAlive(identity)).toBe('dead');
  });

  it.runIf(onLinux)('is dead for a zombie, which still answers to signals', async () => {
    const parent = start('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 30']);
    const [output] = (await once(parent.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const pid = Number(output.toString());
    const state = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
    for (let attempt = 0; attempt < 500 && state() !== 'Z'; attempt++) await delay(10);
    expect(state()).toBe('Z');
    process.kill(pid, 0);
    expect(isProcessAlive({ ...self, pid, processStart: processStart(pid) })).toBe('dead');
  });

  it.runIf(onLinux)('is dead when another process has the pid by now', () => {
    expect(isProcessAlive({ ...self, pid: process.pid, processStart: '1' })).toBe('dead');
  });

  it('is dead when the machine has restarted since', () => {
    const later = { ...self, bootId: 'b' };
    expect(isProcessAlive({ ...self, bootId: 'a', pid: process.pid }, later)).toBe('dead');
  });

  it('is unknown on another host and in another pid namespace', () => {
    const here = { ...self, pidNamespace: 'pid:[1]' };
    expect(isProcessAlive({ ...self, host: 'elsewhere', pid: process.pid })).toBe('unknown');
    expect(isProcessAlive({ ...here, pidNamespace: 'pid:[2]', pid: process.pid }, here)).toBe('unknown');
  });

  it('does not compare what was not known', () => {
    const identity = { host: self.host, bootId: null, pidNamespace: null, processStart: null };
    expect(isProcessAlive({ ...identity, pid: process.pid })).toBe('alive');
  });

  it.each([0, -1, 1.5, Number.NaN])('is unknown for %s, which is no pid', (pid) => {
    expect(isProcessAlive({ ...self, pid })).toBe('unknown');
  });
});
