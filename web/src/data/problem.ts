import { siteCopy } from './site-copy.ts';

/** An error as the API tells it (`application/problem+json`), or as the page makes it when there is no answer. */
export type Problem = {
  /** 0 when no answer came. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Code of Assay's catalogue of errors. */
  readonly code?: string;
  /** What is wrong with single fields of the request. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
};

/** Thrown by everything that asks the API. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

/** Any thrown thing as a problem that can be shown. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { status: 0, title: 'This part of the page failed', detail };
}

/** The problem that an answer with an error status tells. */
export async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = {
    status: response.status,
    title: response.status === 404 ? 'Not found' : `The server answered ${response.status}`,
    detail: response.statusText,
  };
  if (!(response.headers.get('content-type') ?? '').includes('json')) return fallback;
  try {
    return { ...fallback, ...((await response.json()) as Partial<Problem>) };
  } catch {
    // Cut off on the way: the status is all there is.
    return fallback;
  }
}

/** The problem of no answer at all. */
export function unreachable(thrown: unknown): Problem {
  if (siteCopy() !== null)
    return { status: 0, title: 'The data of this page is not there', detail: String(thrown) };
  return {
    status: 0,
    title: 'The server does not answer',
    detail: `Is "assay serve" still running? (${thrown instanceof Error ? thrown.message : String(thrown)})`,
  };
}
