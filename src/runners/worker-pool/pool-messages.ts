/** What the coordinator sends to a worker process. */
export type ToWorker<Setup, Task> =
  | { readonly kind: 'setup'; readonly setup: Setup }
  | { readonly kind: 'task'; readonly task: Task }
  /** No more tasks: clean up and end. */
  | { readonly kind: 'finish' }
  /** Bring what is running to an end, begin nothing new, then clean up and end. */
  | { readonly kind: 'stop' };

/** What a worker process sends to its coordinator. */
export type FromWorker<Report> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'report'; readonly report: Report };
