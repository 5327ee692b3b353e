/** One entry of the catalogue: what happened and what to do about it, from the details of the case. */
export interface ErrorEntry<Details> {
  readonly message: (details: Details) => string;
  readonly remedy: (details: Details) => string;
  /** Exit code of a command that ends with this error: 2 usage or set-up, 3 the run itself broke. */
  readonly exitCode: 2 | 3;
}

/** Declares an entry; only here to infer what its texts speak of. */
export function entry<Details>(
  message: (details: Details) => string,
  remedy: (details: Details) => string,
  exitCode: 2 | 3 = 2,
): ErrorEntry<Details> {
  return { message, remedy, exitCode };
}
