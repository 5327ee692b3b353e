import { Command, InvalidArgumentError, Option } from 'commander';
import { AssayError, assayError } from '../../model/errors.ts';
import { type DatabaseLocation, locationLabel } from '../../storage/location/database-location.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { databaseLocation, databaseOptions, withDatabase } from '../database-option.ts';
import { describeError } from '../describe-error.ts';
import { addExamples } from '../examples.ts';
import { parseTimeSpan } from '../option-values.ts';
import { startInBackground, stopServer } from '../serving/background-server.ts';
import {
  isAboutTokens,
  lookAfterTokens,
  parseScopes,
  parseTokenName,
  readTokenFile,
  type TokenOptions,
} from '../serving/token-commands.ts';

interface ServeCommandOptions extends TokenOptions {
  readonly port?: number;
  readonly host: string;
  readonly publicUrl?: URL;
  readonly open?: boolean;
  readonly idle?: number;
  readonly run?: string;
  readonly background?: boolean;
  readonly stop?: boolean;
  readonly requireToken?: boolean;
  readonly tokenFile?: string;
}

function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('Give a number from 1 to 65535, or 0 for any free one.');
  return Number(text);
}

function parsePublicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '')
    throw new InvalidArgumentError('Give scheme and host, for example https://assay.example.org.');
  return url;
}

/** The words by which a server in the background is told the same. */
function wordsOf(options: ServeCommandOptions): string[] {
  const words = ['--host', options.host];
  if (options.db !== undefined) words.push('--db', options.db);
  if (options.shared === true) words.push('--shared');
  if (options.port !== undefined) words.push('--port', String(options.port));
  if (options.publicUrl !== undefined) words.push('--public-url', options.publicUrl.href);
  if (options.idle !== undefined) words.push('--idle', `${options.idle}ms`);
  if (options.requireToken === true) words.push('--require-token');
  if (options.tokenFile !== undefined) words.push('--token-file', options.tokenFile);
  return words;
}

/** Says where the page is, for people or for programs. */
function tell(
  { stdout }: CommandContext,
  { json }: ServeCommandOptions,
  said: { readonly url: string; readonly page: string; readonly text: string; readonly state: string },
): void {
  const { url, page, text, state } = said;
  stdout.write(json === true ? `${JSON.stringify({ state, url, page })}\n` : `${text} ${page}\n`);
}

/** Address of the page of a run; that of the whole when none is asked for, or it is not found. */
async function pageOf(url: string, options: ServeCommandOptions, context: CommandContext): Promise<string> {
  const { run } = options;
  if (run === undefined) return url;
  try {
    const { resolveRun } = await import('../../analysis/resolve-run.ts');
    const id = await withDatabase(context, options, (access) => resolveRun(access, run, context.signal));
    return `${url}#/runs/${id}`;
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    context.stderr.write(`note: ${error.message}\n`);
    return url;
  }
}

async function inBackground(
  location: DatabaseLocation,
  options: ServeCommandOptions,
  context: CommandContext,
): Promise<void> {
  const { databaseUrl } = options;
  const env = databaseUrl === undefined ? context.env : { ...context.env, ASSAY_DATABASE_URL: databaseUrl };
  const url = await startInBackground(location, wordsOf(options), env, context);
  const page = await pageOf(url, options, context);
  tell(context, options, { url, page, text: 'The page:', state: 'serving' });
  await openIf(options, page, context);
}

async function openIf(
  { open }: ServeCommandOptions,
  page: string,
  { stderr }: CommandContext,
): Promise<void> {
  if (open !== true) return;
  const { openBrowser } = await import('../../server/open-browser.ts');
  if (!(await openBrowser(page)))
    stderr.write('note: No browser could be opened here; open the address yourself.\n');
}

async function inForeground(
  location: DatabaseLocation,
  options: ServeCommandOptions,
  context: CommandContext,
): Promise<void> {
  const { serve } = await import('../../server/serve.ts');
  const { stderr, env, signal } = context;
  const label = locationLabel(location);
  const ready = async (url: string) => {
    const page = await pageOf(url, options, context);
    tell(context, options, { url, page, text: `Assay shows ${label} at`, state: 'serving' });
    if (options.json !== true) stderr.write('Ctrl-C ends it; recordings go on, and nothing is lost.\n');
    await openIf(options, page, context);
  };
  const end = await serve({
    location,
    env,
    signal,
    host: options.host,
    port: options.port ?? null,
    publicUrl: options.publicUrl ?? null,
    requireToken: options.requireToken ?? false,
    fileToken: options.tokenFile === undefined ? null : readTokenFile(options.tokenFile),
    idleMs: options.idle ?? null,
    log: (line) => void stderr.write(`${new Date().toISOString()} ${line}\n`),
    onReady: (url) =>
      void ready(url).catch((error) => stderr.write(describeError(error, describing(context)))),
  });
  if (end.kind === 'served') {
    const page = await pageOf(end.url, options, context);
    tell(context, options, { url: end.url, page, text: `${label} is served already:`, state: 'already' });
    await openIf(options, page, context);
  }
  if (end.kind === 'broken') {
    const error = assayError('SERVE_ENDED', { path: label, reason: end.reason });
    await new Promise<void>((told) => stderr.write(describeError(error, describing(context)), () => told()));
    // An orderly end of the engine would wait for that query, write where another file may lie, or fail once more.
    process.kill(process.pid, 'SIGKILL');
  }
}

const describing = ({ env }: CommandContext) => ({ debug: env.ASSAY_DEBUG === '1', version: '' });

async function serveDatabase(options: ServeCommandOptions, context: CommandContext): Promise<void> {
  if (isAboutTokens(options)) return await lookAfterTokens(options, context);
  const location = await databaseLocation(options, context);
  if (options.stop === true) {
    const stopped = await stopServer(location, context);
    context.stderr.write(
      stopped ? 'The server has ended.\n' : `Nothing serves ${locationLabel(location)} here.\n`,
    );
    return;
  }
  if (options.background === true) await inBackground(location, options, context);
  else await inForeground(location, options, context);
}

/** `assay serve`: the page of a database, its API, and the tokens by which others get in. */
export const serveCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('serve'))
    .description(
      'Serves a page about the database: runs while they happen, the history of every test, a SQL console, and the API behind it. Without options it is at http://127.0.0.1:7350/ and for this machine only; any other --host needs a token.',
    )
    .addOption(
      new Option('--port <number>', 'port to listen at (default: 7350, or the next free one)').argParser(
        parsePort,
      ),
    )
    .addOption(new Option('--host <address>', 'address to listen at; 0.0.0.0 for all').default('127.0.0.1'))
    .addOption(
      new Option(
        '--public-url <url>',
        'how people call it, before a reverse proxy or through a tunnel',
      ).argParser(parsePublicUrl),
    )
    .option('--open', 'open the page in the browser')
    .option('--run <run>', 'point to this run: "latest", a number or the beginning of a UUID')
    .addOption(
      new Option('--idle <time>', 'end when nobody looked and nothing was recorded for so long').argParser(
        parseTimeSpan,
      ),
    )
    .option('--background', 'return when it answers; it goes on by itself')
    .addOption(new Option('--stop', 'end the server of this database').conflicts(['background', 'open']))
    .option('--require-token', 'ask for a token on this machine, too')
    .option('--token-file <file>', 'a token that works beside those of the database')
    .addOption(
      new Option('--new-token <name>', 'make a token, print it once, and end')
        .argParser(parseTokenName)
        .conflicts(['listTokens', 'revokeToken', 'stop', 'background', 'open']),
    )
    .addOption(
      new Option(
        '--scopes <list>',
        'what the new token may do: read, write, ingest (default: everything)',
      ).argParser(parseScopes),
    )
    .addOption(
      new Option(
        '--expires <time>',
        'how long the new token works, for example 90d (default: for ever)',
      ).argParser(parseTimeSpan),
    )
    .addOption(
      new Option('--list-tokens', 'show the tokens that work, and end').conflicts(['revokeToken', 'stop']),
    )
    .addOption(new Option('--revoke-token <name>', 'revoke a token, and end').conflicts(['stop']))
    .option('--json', 'say it as JSON')
    .action(async (options: ServeCommandOptions) => {
      const wants = options.scopes !== undefined || options.expires !== undefined;
      if (wants && options.newToken === undefined)
        command.error('error: --scopes and --expires belong to --new-token');
      await serveDatabase(options, context);
    });
  return addExamples(command, [
    'assay serve',
    'assay serve --open --run latest',
    'assay serve --background --idle 15m',
    'assay serve --stop',
    'assay serve --new-token ci --scopes ingest --expires 90d',
    'assay serve --host 0.0.0.0 --public-url https://assay.example.org',
  ]);
};
