import { existsSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, hostname, platform, release, totalmem } from 'node:os';

/** The machine that a run happened on. */
export interface SystemInfo {
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly os: string;
  /** Version of the kernel. */
  readonly release: string;
  readonly architecture: string;
  readonly cpuModel: string | null;
  /** Processors that this process may use. */
  readonly cpuCount: number;
  /** Memory that this process may use, in MiB: that of the machine, or the limit of the container if it is lower. */
  readonly memoryMb: number;
  readonly nodeVersion: string;
  readonly hostname: string;
  /** `kubernetes`, `docker`, `podman`, `wsl` or what the system calls it; null when nothing hints at a container. */
  readonly container: string | null;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function containerHint(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env.KUBERNETES_SERVICE_HOST) return 'kubernetes';
  if (platform() !== 'linux') return null;
  if (existsSync('/.dockerenv')) return 'docker';
  if (existsSync('/run/.containerenv')) return 'podman';
  if (env.container) return env.container;
  const group = /kubepods|docker|libpod|lxc|containerd/.exec(readOrEmpty('/proc/1/cgroup'))?.[0];
  if (group) return group === 'kubepods' ? 'kubernetes' : group === 'libpod' ? 'podman' : group;
  return /microsoft/i.test(release()) ? 'wsl' : null;
}

/**
 * Describes the machine. Synchronous and quick.
 *
 * @param env environment variables, for hints at containers only
 */
export function captureSystem(env: Readonly<Record<string, string | undefined>> = process.env): SystemInfo {
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return {
    os: platform(),
    release: release(),
    architecture: arch(),
    cpuModel: cpus()[0]?.model.trim() || null,
    cpuCount: availableParallelism(),
    memoryMb: Math.round(memory / 1024 / 1024),
    nodeVersion: process.versions.node,
    hostname: hostname(),
    container: containerHint(env),
  };
}
