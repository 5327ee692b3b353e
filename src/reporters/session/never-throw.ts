import { messageOf } from '../../std/message-of.ts';

/** Tells what is wrong, once for each reporter. */
export type Warn = (problem: string) => void;

/** Warns on standard error the first time, and is silent afterwards. */
export function warnOnce(host: string): Warn {
  let warned = false;
  return (problem) => {
    if (warned) return;
    warned = true;
    try {
      process.stderr.write(
        `assay: recording of this ${host} run is disturbed (${problem}); the tests go on\n`,
      );
    } catch {
      // Where nobody can be told, the tests still go on.
    }
  };
}

/** Does something that must not disturb the host: an error becomes a warning, the result the one given. */
export function guarded<Result>(warn: Warn, otherwise: Result, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    warn(messageOf(error));
    return otherwise;
  }
}

/**
 * A reporter whose methods never throw: each is `guarded`. For the objects that hosts call.
 *
 * @param methods of the reporter, as the host wants them
 */
export function neverThrowing<Methods extends object>(warn: Warn, methods: Methods): Methods {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    typeof method === 'function'
      ? (...args: unknown[]) => {
          const result: unknown = guarded(warn, undefined, () => Reflect.apply(method, methods, args));
          return result instanceof Promise
            ? result.catch((error: unknown) => warn(messageOf(error)))
            : result;
        }
      : method,
  ]);
  return Object.fromEntries(wrapped) as Methods;
}
