/**
 * `node:async_hooks`' for a page, where nothing is changed and so no transaction is ever open: there is no store to be
 * found by what runs inside of one.
 */
export class AsyncLocalStorage<Store> {
  getStore(): Store | undefined {
    return undefined;
  }

  run<Result>(_store: Store, work: () => Result): Result {
    return work();
  }
}
