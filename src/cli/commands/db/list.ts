import { Argument, Command, Option } from 'commander';
import { buildListing, type ListingFilters } from '../../../analysis/build-listing.ts';
import { type FilterName, type Listing, type ListingName, listings } from '../../../analysis/listings.ts';
import { printableSql } from '../../../analysis/named-query.ts';
import { latestRunOfBranch, resolveRun } from '../../../analysis/resolve-run.ts';
import { allRuns, type RunSelection, theseRuns } from '../../../analysis/run-selection.ts';
import type { DatabaseAccess } from '../../../keeper/database-access.ts';
import { assayError } from '../../../model/errors.ts';
import { nearestName } from '../../../std/nearest-name.ts';
import { namedBranch } from '../../checked-out-branch.ts';
import type { CommandContext, CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { collectText, parseCountOrAll, parseSince } from '../../option-values.ts';
import { addResultOptions, type ResultOptions, reportRows, showResult } from '../../show-result.ts';
import { writeText } from '../../write-text.ts';

interface ListOptions extends ResultOptions, Omit<ListingFilters, 'runs'>, DatabaseOptions {
  readonly runId?: string;
  readonly limit: number;
  readonly sql?: boolean;
}

const names = Object.keys(listings);

function findListing(what: string): Listing {
  if (Object.hasOwn(listings, what)) return listings[what as ListingName];
  const plural = names.find((name) => name === `${what}s` || name === `${what}es`);
  if (plural !== undefined) return listings[plural as ListingName];
  throw assayError('LIST_UNKNOWN', { what, meant: nearestName(what, names), known: names.join(', ') });
}

/** @throws FILTER_UNSUPPORTED for a filter that the list does not know, or a status that nothing in it can have */
function checkFilters(what: string, listing: Listing, options: ListOptions): void {
  const known = [...(listing.statusColumn === undefined ? [] : ['status']), ...Object.keys(listing.filters)];
  for (const filter of ['status', 'tag', 'feature', 'search', 'since', 'branch'] satisfies FilterName[]) {
    if (options[filter] === undefined || known.includes(filter)) continue;
    const supported = ['run-id', ...known].map((name) => `--${name}`).join(', ');
    throw assayError('FILTER_UNSUPPORTED', { what, filter: `--${filter}`, supported });
  }
  for (const status of options.status ?? []) {
    if (listing.statuses === undefined || listing.statuses.includes(status)) continue;
    throw assayError('FILTER_UNSUPPORTED', {
      what,
      filter: `--status ${status}`,
      supported: `the statuses ${listing.statuses.join(', ')}`,
    });
  }
}

async function selectRuns(
  access: DatabaseAccess,
  listing: Listing,
  { runId, branch }: Pick<ListOptions, 'runId' | 'branch'>,
  context: CommandContext,
): Promise<RunSelection> {
  const wanted = runId ?? (listing.ofAllRuns === true ? 'all' : 'latest');
  if (wanted === 'latest' && branch !== undefined) {
    return theseRuns([await latestRunOfBranch(access, branch, context.signal)]);
  }
  return wanted === 'all' ? allRuns : theseRuns([await resolveRun(access, wanted, context.signal)]);
}

export const listCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('list'))
    .description('Lists what is in the run database, of the latest run unless --run-id names another.')
    .addArgument(new Argument('<what>', names.join(', ')))
    .option(
      '-r, --run-id <run>',
      'number, beginning of the UUID, latest, or all (default: latest; all for runs)',
    )
    .addOption(
      new Option('-s, --status <status>', 'only these statuses (levels for logs); repeatable').argParser(
        collectText,
      ),
    )
    .addOption(
      new Option('-t, --tag <tag>', 'only with this tag, own or inherited; repeatable').argParser(
        collectText,
      ),
    )
    .option('--feature <text>', 'only features whose name or path contains this')
    .option('--search <text>', 'only where a name, text or message contains this')
    .addOption(
      new Option(
        '--since <time>',
        'only from this time on: 2026-11-21, 2026-11-21T09:30Z, or 2h, 7d before now',
      ).argParser((text) => parseSince(text, context.now())),
    )
    .option('--branch <name>', 'only runs of this git branch; current: the one checked out here')
    .addOption(
      new Option('-n, --limit <count>', 'rows at most, or all').argParser(parseCountOrAll).default(100),
    )
    .option('--sql', 'print the query instead of running it');
  addResultOptions(command).action(async (what: string, given: ListOptions) => {
    const listing = findListing(what);
    checkFilters(what, listing, given);
    const branch = await namedBranch(given.branch, context);
    const options = { ...given, ...(branch !== undefined && { branch }) };
    await withDatabase(context, options, async (access) => {
      const runs = await selectRuns(access, listing, options, context);
      const limit = Number.isFinite(options.limit) ? options.limit : undefined;
      // One row more than asked for shows whether there are more.
      const query = buildListing(
        access.dialect,
        what,
        listing,
        { ...options, runs },
        limit === undefined ? limit : limit + 1,
      );
      if (options.sql === true) {
        await writeText(
          context.stdout,
          printableSql(buildListing(access.dialect, what, listing, { ...options, runs }, limit)),
        );
        return;
      }
      const result = await access.query({
        sql: query.sql,
        parameters: query.parameters,
        maxRows: options.limit,
        signal: context.signal,
      });
      await showResult(context, result, options, { nullText: '', wholeSeconds: true });
      reportRows(context, result);
    });
  });
  return addExamples(command, [
    'assay db list runs --since 7d --status failed',
    'assay db list runs --shared --branch current',
    'assay db list failures --run-id latest',
    'assay db list scenarios --run-id 3 --tag @smoke --feature checkout',
    'assay db list steps --run-id 0197a3 --search "add to cart" --format csv',
    'assay db list artifacts --sql',
  ]);
};
