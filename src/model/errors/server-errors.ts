import { type ErrorEntry, entry } from './error-entry.ts';

/** What the server of the page refuses, and what keeps it from starting. */
export const serverErrors = {
  SERVE_PORT_TAKEN: entry<{ host: string; port: number }>(
    (d) => `Port ${d.port} of ${d.host} is taken by another program.`,
    () => 'Name another one with --port, or leave it out: then the next free one is taken.',
  ),
  SERVE_HOST_INVALID: entry<{ host: string; reason: string }>(
    (d) => `The server cannot listen at ${d.host}: ${d.reason}.`,
    () => 'Name an address of this machine, 0.0.0.0 for all of them, or leave --host out.',
  ),
  SERVE_NEEDS_TOKEN: entry<{ where: string }>(
    (d) =>
      `Whoever reaches ${d.where} is asked for a token, and none works for this database: nobody could get in.`,
    () => 'Make a token first: assay serve --new-token NAME (with --db or --database-url as here).',
  ),
  SERVE_NOT_STARTED: entry<{ log: string; reason: string }>(
    (d) => `The server did not start: ${d.reason}`,
    (d) => `Its log is ${d.log}; without --background it says more.`,
    3,
  ),
  SERVE_ENDED: entry<{ path: string; reason: string }>(
    (d) => `The server of ${d.path} had to end: ${d.reason}.`,
    () => 'Start it again; recordings go on in their journals meanwhile, and nothing is lost.',
    3,
  ),
  DATABASE_LENT: entry<Record<never, never>>(
    () => 'Another program has the database for a moment: it is being restored, compacted or changed.',
    () => 'Try again in some seconds; recordings go on meanwhile.',
  ),
  TOKEN_NAME_TAKEN: entry<{ name: string }>(
    (d) => `There is a token called "${d.name}" already.`,
    (d) => `Take another name, or revoke it first: assay serve --revoke-token ${d.name}.`,
  ),
  TOKEN_UNKNOWN: entry<{ name: string }>(
    (d) => `No token is called "${d.name}", or it was revoked already.`,
    () => 'assay serve --list-tokens shows them.',
  ),
  TOKEN_FILE_INVALID: entry<{ path: string; reason: string }>(
    (d) => `${d.path} holds no token: ${d.reason}.`,
    () => 'Write one token into it: "assay_" and 43 letters, as assay serve --new-token prints it.',
  ),
  ARTIFACT_OUTSIDE: entry<{ path: string }>(
    (d) => `The artifact ${d.path} lies outside of the folder of its run.`,
    () => 'Such files are not given out; mend the recorder that wrote its path.',
  ),
  HTTP_HOST_UNKNOWN: entry<Record<never, never>>(
    () => 'This server is not called that way.',
    () => 'Open it by the address that assay serve printed, or name its other one with --public-url.',
  ),
  HTTP_FOREIGN_REQUEST: entry<Record<never, never>>(
    () => 'This request was made by a page of another site.',
    () => 'Open the page of this server, or send the request from a program.',
  ),
  HTTP_METHOD_UNKNOWN: entry<{ method: string }>(
    (d) => `Nothing here answers ${d.method}.`,
    () => 'Use GET, HEAD, POST, PUT, PATCH or DELETE.',
  ),
  HTTP_TARGET_INVALID: entry<Record<never, never>>(
    () => 'The path of the request makes no sense.',
    () => 'Write it as it is in an address, with %XX for other letters.',
  ),
  HTTP_BODY_TOO_LARGE: entry<{ limit: string }>(
    (d) => `The body is larger than ${d.limit}.`,
    () => 'Send less at once; journals can be sent in pieces.',
  ),
  HTTP_BODY_TYPE: entry<Record<never, never>>(
    () => 'The body does not say what it is.',
    () => 'Send JSON with the header Content-Type: application/json.',
  ),
  HTTP_TOO_OFTEN: entry<{ what: string; seconds: number }>(
    (d) => `Too many ${d.what} from this address.`,
    (d) => `Try again in ${d.seconds} s.`,
  ),
  HTTP_STOPPING: entry<Record<never, never>>(
    () => 'The server is just starting or ending.',
    () => 'Try again in a moment.',
  ),
  TOKEN_MISSING: entry<Record<never, never>>(
    () => 'This server asks for a token.',
    () => 'Send it with the header Authorization: Bearer, or log in at /login.',
  ),
  TOKEN_REFUSED: entry<Record<never, never>>(
    () => 'This token does not work here: it is wrong, expired or revoked.',
    () => 'Make a new one: assay serve --new-token NAME.',
  ),
  TOKEN_SCOPE: entry<{ scope: string }>(
    (d) => `The token may not do this: it lacks the scope "${d.scope}".`,
    (d) => `Make one that has it: assay serve --new-token NAME --scopes ${d.scope}.`,
  ),
} satisfies Record<string, ErrorEntry<never>>;
