/** Letters of a statement at most. */
export const longestStatement = 100_000;
/** Time that a query may take at most (ms). */
export const longestTimeoutMs = 600_000;
/** Rows that are put into one JSON answer at most; streams have no limit. */
export const mostRows = 100_000;
export const defaultRows = 10_000;
export const defaultTimeoutMs = 30_000;
/** Letters that are put into one JSON answer at most; what is beyond is cut, and `truncated` says so. */
export const mostAnswerLetters = 64 * 1024 * 1024;
/** Queries of people that run at the same time; others wait. */
export const mostRunning = 6;
/** Queries that wait at most; more are refused. */
export const mostWaiting = 60;
