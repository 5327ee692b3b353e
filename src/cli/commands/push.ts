import { resolve } from 'node:path';
import { Command } from 'commander';
import { assayError } from '../../model/errors.ts';
import { journalsDirectory } from '../../recording/journal/journal-files.ts';
import { formatBytes } from '../../std/duration.ts';
import { pause } from '../../std/pause.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseLocation, databaseOptions } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { IngestClient } from '../pushing/ingest-client.ts';
import { JournalPush, type PushReport } from '../pushing/push-journals.ts';
import { writeText } from '../write-text.ts';

interface PushOptions extends DatabaseOptions {
  readonly to: string;
  readonly tokenEnv: string;
  readonly follow?: boolean;
  readonly json?: boolean;
}

/** How often it is looked for more (ms). */
const lookEveryMs = 250;

export const pushCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('push'))
    .description(
      'Sends the journals of this machine to a server (`assay serve`), with the files that they name. What is there\n' +
        'already is not sent again, so it may be stopped and started at any time. Journals are removed once they are in\n' +
        'the database of this machine: begin before the run, with --follow, or record where no keeper runs.\n' +
        'Exit code 1 when the server did not take something.',
    )
    .argument('[folder]', 'folder of journals (default: that of the database)')
    .requiredOption('--to <url>', 'address of the server')
    .option('--token-env <name>', 'variable that holds the token', 'ASSAY_TOKEN')
    .option('--follow', 'wait for journals, and go on while they grow')
    .option('--json', 'report as JSON')
    .action(async (folder: string | undefined, options: PushOptions) => {
      const journals =
        folder === undefined
          ? journalsDirectory((await databaseLocation(options, context)).path)
          : resolve(context.cwd, folder);
      const client = new IngestClient(
        options.to,
        tokenOf(context, options),
        context.signal,
        options.follow === true,
      );
      const push = new JournalPush(journals, client);
      try {
        await pushAll(push, journals, context, options.follow === true);
        const report = push.report();
        await writeText(
          context.stdout,
          options.json ? `${JSON.stringify(report, null, 2)}\n` : rendered(report),
        );
        if (report.journals.some(({ outcome }) => outcome === 'refused' || outcome === 'more than is taken'))
          context.setExitCode(1);
      } finally {
        push.close();
      }
    });
  return addExamples(command, [
    'assay push --to https://tests.example.org',
    'assay push --to http://localhost:7350 --follow',
    'assay push results/journals --to https://tests.example.org --token-env CI_ASSAY_TOKEN',
  ]);
};

/** A token that was named must be there; the usual one need not: a server on this machine asks for none. */
function tokenOf({ env }: CommandContext, { tokenEnv }: PushOptions): string | null {
  const token = env[tokenEnv] ?? '';
  if (token === '' && tokenEnv !== 'ASSAY_TOKEN')
    throw assayError('PUSH_TOKEN_MISSING', { variable: tokenEnv });
  return token === '' ? null : token;
}

async function pushAll(
  push: JournalPush,
  folder: string,
  { signal, stderr }: CommandContext,
  follow: boolean,
): Promise<void> {
  let told = 0;
  for (;;) {
    await push.round();
    if (push.bytes - told >= 1024 * 1024) {
      told = push.bytes;
      stderr.write(`${formatBytes(told)} sent\n`);
    }
    if (!follow && push.found === 0) throw assayError('PUSH_NOTHING', { folder });
    if (!follow || signal.aborted || (push.found > 0 && push.isDone)) return;
    await pause(lookEveryMs, signal);
  }
}

function rendered({ journals, bytes, artifacts }: PushReport): string {
  const lines = journals
    .filter(({ reason }) => reason !== null)
    .map(({ uuid, outcome, reason }) => `${uuid}: ${outcome}: ${reason}`);
  const { sent, present, missing } = artifacts;
  const files = sent + present + missing;
  lines.push(
    `${journals.length} ${journals.length === 1 ? 'journal' : 'journals'}, ${formatBytes(bytes)} sent` +
      (files === 0 ? '' : `; ${files} files: ${sent} sent, ${present} were there, ${missing} not to be had`),
  );
  return `${lines.join('\n')}\n`;
}
