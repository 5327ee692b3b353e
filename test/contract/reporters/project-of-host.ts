import { HostProject } from './host-project.ts';
import type { HostUnderTest } from './host-under-test.ts';

const nothing = { shop: '', flaky: '', broken: '', blocking: '' };

/**
 * A project of a host outside of the contract, for what only this host has. The files to run are its arguments.
 *
 * @param script of the host, relative to node_modules
 * @param files text by path
 */
export function projectOfHost(
  name: string,
  script: string,
  files: Readonly<Record<string, string>>,
): HostProject {
  const host: HostUnderTest = {
    name,
    files,
    testFiles: nothing,
    can: {
      console: 'none',
      attachments: false,
      retries: false,
      expectedFailure: false,
      steps: null,
      planned: true,
      workerProcesses: false,
    },
    command: (request) => ({
      program: process.execPath,
      args: [`node_modules/${script}`, ...request.files],
    }),
  };
  return new HostProject(host);
}
