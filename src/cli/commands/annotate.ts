import { Command, Option } from 'commander';
import { defaultBaseRuns, readBaseHistory } from '../../analysis/report/new-failures.ts';
import { readProblemTests } from '../../analysis/report/problem-tests.ts';
import { readReportRun } from '../../analysis/report/report-run.ts';
import { resolveRun } from '../../analysis/resolve-run.ts';
import { type AnnotationFormat, annotationFormats } from '../../exporters/annotations/annotation-formats.ts';
import { collectAnnotations } from '../../exporters/annotations/collect-annotations.ts';
import type { CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { loadProjectConfig } from '../load-project-config.ts';
import { addRunLookOptions, chosenQuarantine, type RunLookOptions } from '../report-options.ts';
import { repositoryPrefix } from '../repository-prefix.ts';
import { writeText } from '../write-text.ts';

interface AnnotateOptions extends DatabaseOptions, RunLookOptions {
  readonly format?: AnnotationFormat;
  readonly base?: string;
}

const names = Object.keys(annotationFormats) as AnnotationFormat[];

export const annotateCommand: CommandFactory = (context) => {
  const command = addRunLookOptions(databaseOptions(new Command('annotate')))
    .description(
      'Remarks failures at the lines where they happened: one annotation for each cause, new ones\n' +
        'first. In GitHub Actions these are workflow commands, elsewhere lines as compilers write them.\n' +
        'What is in quarantine, and flaky tests, are warnings. The exit code says nothing of the run:\n' +
        'that is what assay gate is for.',
    )
    .addOption(
      new Option('--format <format>', 'form (default: github in GitHub Actions, else plain)').choices(names),
    )
    .option(
      '--base <branch>',
      'branch that new failures are compared with (default: as CI says, else the main branch)',
    )
    .action(async (options: AnnotateOptions) => {
      const loaded = await loadProjectConfig(context.cwd, options.config);
      const quarantine = chosenQuarantine(context, loaded, options);
      const here: AnnotationFormat = context.env.GITHUB_ACTIONS === 'true' ? 'github' : 'plain';
      const { signal } = context;
      await withDatabase(context, options, async (access) => {
        const runId = await resolveRun(access, options.run, signal);
        const run = await readReportRun(access, runId, signal);
        const problems = await readProblemTests(access, runId, quarantine.entries, context.now(), signal);
        const base = options.base ?? loaded.config.gate?.base ?? null;
        const history = await readBaseHistory(access, run, { base, runs: defaultBaseRuns }, signal);
        const format = options.format ?? here;
        const prefix = format === 'plain' ? '' : repositoryPrefix(context.cwd);
        const found = await collectAnnotations(access, runId, problems, history, signal);
        const annotations = found.map((one) => ({
          ...one,
          path: one.path === null ? null : prefix + one.path,
        }));
        const all = `assay db list failures --run-id ${runId}`;
        await writeText(context.stdout, annotationFormats[format](annotations, all));
        // Only people are told: whoever reads the annotations takes none for an answer.
        if (annotations.length === 0) context.stderr.write(`Run ${runId} has nothing to annotate.\n`);
      });
    });
  return addExamples(command, [
    'assay annotate',
    'assay annotate --run 12 --format github',
    'assay annotate --format gitlab > gl-code-quality-report.json',
  ]);
};
