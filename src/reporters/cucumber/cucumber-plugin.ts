import type { Envelope, FilterablePickle } from '../../model/gherkin/messages.ts';
import { tapConsole } from '../session/console-tap.ts';
import { installedVersion } from '../session/installed-version.ts';
import { guarded, warnOnce } from '../session/never-throw.ts';
import type { ReporterOptions } from '../session/reporter-options.ts';
import { RunSession } from '../session/run-session.ts';
import { CucumberRecording } from './cucumber-recording.ts';

/** What Cucumber hands to a plugin, as far as this one looks at it. */
export interface PluginContext {
  readonly operation: string;
  readonly on: (event: 'message', handler: (envelope: Envelope) => void) => void;
  readonly transform: (
    event: 'pickles:order',
    transformer: (pickles: readonly FilterablePickle[]) => undefined,
  ) => void;
  readonly options: ReporterOptions;
  readonly environment: {
    readonly cwd: string;
    readonly env: Record<string, string | undefined>;
  };
}

/** A plugin as Cucumber wants it. */
export interface CucumberPlugin {
  readonly type: 'plugin';
  readonly optionsKey: 'assay';
  readonly coordinator: (context: PluginContext) => (() => void) | undefined;
}

function coordinator({ operation, on, transform, options, environment }: PluginContext) {
  if (operation !== 'runCucumber') return undefined;
  const warn = warnOnce('Cucumber');
  const { cwd, env } = environment;
  const session = RunSession.open({
    host: 'cucumber',
    hostVersion: installedVersion(cwd, '@cucumber/cucumber'),
    options,
    cwd,
    env: env as NodeJS.ProcessEnv,
    argv: process.argv.slice(2),
    warn,
  });
  if (session.shared === null) return undefined;
  const recording = new CucumberRecording(session, cwd);
  // Cucumber says nothing when the code of the steps cannot be loaded, except here.
  let lastError: string | null = null;
  const untap = tapConsole((source, message) => {
    if (source === 'stderr') lastError = message;
    if (options.logs !== false && recording.begun) recording.output(source, message);
  });
  on('message', (envelope) => guarded(warn, undefined, () => recording.hear(envelope)));
  transform('pickles:order', (pickles) =>
    guarded(warn, undefined, () => recording.planned(pickles) as undefined),
  );
  const exited = (code: number) => guarded(warn, undefined, () => recording.abandon(code, lastError));
  process.once('exit', exited);
  return () => {
    process.off('exit', exited);
    untap();
    guarded(warn, undefined, () => recording.finish());
  };
}

/**
 * The plugin for Cucumber: `plugin: ['assay/cucumber']` in its configuration, with `pluginOptions: { assay: {...} }`
 * (`ReporterOptions`) where something is to be other than the default.
 */
export const cucumberPlugin: CucumberPlugin = {
  type: 'plugin',
  optionsKey: 'assay',
  coordinator: (context) => guarded(warnOnce('Cucumber'), undefined, () => coordinator(context)),
};
