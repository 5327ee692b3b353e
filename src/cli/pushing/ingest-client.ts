import { assayError, messageOf } from '../../model/errors.ts';
import { pause } from '../../std/pause.ts';

/** What a server says of a journal. */
export interface HeldThere {
  readonly offset: number;
  readonly complete: boolean;
}

/** Why a server does not take a journal. */
export interface NotTaken {
  readonly refused: string;
  readonly code: string;
}

/** Times that a request is tried again before the server counts as gone; pauses double from the first. */
const tries = 6;
const firstPauseMs = 200;
const longestPauseMs = 5000;
const requestMs = 60_000;

/** The ingest of a server, as a client sees it. */
export class IngestClient {
  readonly #url: URL;
  readonly #token: string | null;
  readonly #signal: AbortSignal;
  readonly #patient: boolean;

  /**
   * @param url of the server
   * @param patient whether a server that is away is waited for without end
   * @throws PUSH_URL_INVALID
   */
  constructor(url: string, token: string | null, signal: AbortSignal, patient: boolean) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw assayError('PUSH_URL_INVALID', { url });
    this.#url = new URL(url);
    this.#token = token;
    this.#signal = signal;
    this.#patient = patient;
  }

  /** @throws PUSH_UNREACHABLE, PUSH_REFUSED */
  held(uuid: string): Promise<HeldThere | NotTaken> {
    return this.#journal('GET', `journals/${uuid}`);
  }

  /**
   * Sends bytes of a journal.
   *
   * @returns what is there now, also when it was something else than was thought
   * @throws PUSH_UNREACHABLE, PUSH_REFUSED
   */
  send(uuid: string, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<HeldThere | NotTaken> {
    return this.#journal('POST', `journals/${uuid}?offset=${offset}`, bytes);
  }

  /** @throws PUSH_UNREACHABLE, PUSH_REFUSED */
  async hasArtifact(sha256: string): Promise<boolean> {
    const answer = await this.#request('GET', `artifacts/${sha256}`);
    return answer.ok && ((await answer.json()) as { here: boolean }).here;
  }

  /**
   * @returns whether it was taken
   * @throws PUSH_UNREACHABLE, PUSH_REFUSED
   */
  async sendArtifact(sha256: string, content: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const answer = await this.#request('PUT', `artifacts/${sha256}`, content, 'application/octet-stream');
    await answer.body?.cancel();
    return answer.ok;
  }

  async #journal(
    method: string,
    path: string,
    body?: Uint8Array<ArrayBuffer>,
  ): Promise<HeldThere | NotTaken> {
    const answer = await this.#request(method, path, body, 'application/x-ndjson');
    const said = (await answer.json()) as HeldThere & { code?: string; title?: string };
    if (answer.ok) return { offset: said.offset, complete: said.complete };
    const goOnAt = answer.headers.get('upload-offset');
    if (said.code === 'INGEST_GAP' && goOnAt !== null) return { offset: Number(goOnAt), complete: false };
    return { refused: said.title ?? `status ${answer.status}`, code: said.code ?? '' };
  }

  async #request(
    method: string,
    path: string,
    body?: Uint8Array<ArrayBuffer>,
    type?: string,
  ): Promise<Response> {
    const url = `${this.#url.href.replace(/\/$/, '')}/api/v1/ingest/${path}`;
    for (let tried = 1; ; tried++) {
      const [answer, reason] = await this.#once(url, method, body, type);
      if (answer !== null && answer.status < 500 && answer.status !== 429) {
        if (answer.status === 401 || answer.status === 403 || answer.status === 404)
          throw assayError('PUSH_REFUSED', { url: this.#url.href, status: answer.status, reason });
        return answer;
      }
      this.#signal.throwIfAborted();
      if (tried >= tries && !this.#patient)
        throw assayError('PUSH_UNREACHABLE', { url: this.#url.href, reason });
      await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** (tried - 1)), this.#signal);
    }
  }

  async #once(
    url: string,
    method: string,
    body: Uint8Array<ArrayBuffer> | undefined,
    type: string | undefined,
  ): Promise<[Response | null, string]> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(requestMs)]);
    try {
      const answer = await fetch(url, {
        method,
        signal,
        headers: {
          ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(body === undefined || type === undefined ? {} : { 'content-type': type }),
        },
        ...(body === undefined ? {} : { body }),
      });
      return [answer, answer.ok ? '' : await titleOf(answer)];
    } catch (error) {
      const { cause } = error as { cause?: unknown };
      return [null, messageOf(cause ?? error)];
    }
  }
}

async function titleOf(answer: Response): Promise<string> {
  try {
    return ((await answer.clone().json()) as { title?: string }).title ?? answer.statusText;
  } catch {
    return answer.statusText; // It is no server of Assay that answers.
  }
}
