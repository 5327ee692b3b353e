import type { FromWorker, ToWorker } from './pool-messages.ts';

/** What a worker process does with what its coordinator sends. */
export interface TaskServer<Setup, Task> {
  /** Once, before the first task. */
  readonly start: (setup: Setup) => Promise<void>;
  readonly runTask: (task: Task) => Promise<void>;
  /** Asked to stop: what runs may come to its end, `runTask` returns soon after. */
  readonly stop: () => void;
  /** Once, when no more tasks come. */
  readonly finish: () => Promise<void>;
  /** Ends the process. */
  readonly exit: (code: number) => void;
}

/** The channel to the coordinator, as a worker process sees it. */
export interface TaskChannel<Report> {
  /** Tells the coordinator something. Never throws. */
  report(report: Report): void;
}

/** Exit code of a worker whose coordinator is gone, or that failed outside of any task. */
const brokenCode = 70;

/**
 * Serves the coordinator that started this process until it says that there is no more work, or is gone.
 *
 * @param makeServer gets the channel, returns what serves
 */
export function serveTasks<Setup, Task, Report>(
  makeServer: (channel: TaskChannel<Report>) => TaskServer<Setup, Task>,
): void {
  const send = (message: FromWorker<Report>): void => {
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  };
  const server = makeServer({ report: (report) => send({ kind: 'report', report }) });
  let stopped = false;
  let working: Promise<void> = Promise.resolve();

  const leave = async (): Promise<void> => {
    await server.finish();
    // What was sent must be on its way before the process ends.
    await new Promise<void>((resolve) => {
      if (!process.connected || process.send === undefined) resolve();
      else process.send({ kind: 'idle' }, undefined, undefined, () => resolve());
    });
    server.exit(0);
  };
  const fail = (error: unknown): void => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    server.exit(brokenCode);
  };
  const next = (action: () => Promise<void>): void => {
    working = working.then(action).catch(fail);
  };

  process.on('message', (message: ToWorker<Setup, Task>) => {
    switch (message.kind) {
      case 'setup':
        next(async () => {
          await server.start(message.setup);
          send({ kind: 'idle' });
        });
        return;
      case 'task':
        next(async () => {
          if (!stopped) await server.runTask(message.task);
          send({ kind: 'idle' });
        });
        return;
      case 'finish':
        next(leave);
        return;
      case 'stop':
        if (stopped) return;
        stopped = true;
        server.stop();
        next(leave);
        return;
    }
  });
  process.on('disconnect', () => server.exit(brokenCode));
}
