import type { ApiContext } from './api-context.ts';

/** Upper ends of the buckets that answers are counted in (s). */
const bucketSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What an API knows of the requests that it answered. */
export class RequestMeasures {
  /** Requests by `METHOD status`. */
  readonly answered = new Map<string, number>();
  /** Answers that took at most so many seconds, by bucket; the last is for all. */
  readonly buckets = [...bucketSeconds, Number.POSITIVE_INFINITY].map((seconds) => ({ seconds, count: 0 }));
  totalSeconds = 0;
  underWay = 0;

  /** Counts an answer. @param elapsedMs until its head was ready */
  add(method: string, status: number, elapsedMs: number): void {
    const key = `${method} ${status}`;
    this.answered.set(key, (this.answered.get(key) ?? 0) + 1);
    const seconds = elapsedMs / 1000;
    this.totalSeconds += seconds;
    for (const bucket of this.buckets) if (seconds <= bucket.seconds) bucket.count++;
  }
}

const measures = new WeakMap<ApiContext, RequestMeasures>();

/** The measures of an API. */
export function requestMeasuresOf(context: ApiContext): RequestMeasures {
  const known = measures.get(context) ?? new RequestMeasures();
  measures.set(context, known);
  return known;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Answers a request and counts it. */
export async function measured(
  context: ApiContext,
  request: Request,
  answer: () => Promise<Response>,
): Promise<Response> {
  const own = requestMeasuresOf(context);
  const started = performance.now();
  own.underWay++;
  try {
    const response = await answer();
    const method = methods.has(request.method) ? request.method : 'other';
    own.add(method, response.status, performance.now() - started);
    return response;
  } finally {
    own.underWay--;
  }
}
