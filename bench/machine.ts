import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { version as duckDbVersion } from '@duckdb/node-api';

/** What the figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly duckdb: string;
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
    duckdb: duckDbVersion(),
  };
}

export function describeMachine(machine: Machine): string {
  const { cpu, cores, memoryGiB, system, node, duckdb } = machine;
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB; ${system}; Node ${node}, DuckDB ${duckdb}`;
}

/** Load of the last minute: how much else the machine had to do when the measuring began. */
export function loadNow(): number {
  return loadavg()[0] ?? 0;
}
