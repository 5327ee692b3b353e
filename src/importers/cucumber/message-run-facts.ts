import type { RunFacts } from '../reading/imported-test.ts';
import { recordOf, saying, textOf } from '../reading/json-values.ts';

const nameAndVersion = (value: unknown): string | null => {
  const { name, version } = recordOf(value);
  const said = [textOf(name), textOf(version)].filter((text) => text !== null);
  return said.length === 0 ? null : said.join(' ');
};

/** Facts of the run from the `meta` message. */
export function runFactsOfMeta(meta: Readonly<Record<string, unknown>>): RunFacts {
  const ci = recordOf(meta.ci);
  const git = recordOf(ci.git);
  return {
    tool: nameAndVersion(meta.implementation),
    system:
      saying({
        os: nameAndVersion(meta.os),
        cpu: nameAndVersion(meta.cpu),
        runtime: nameAndVersion(meta.runtime),
      }) ?? {},
    properties:
      saying({ 'cucumber.protocol': meta.protocolVersion, 'git.remote': git.remote, 'git.tag': git.tag }) ??
      {},
    ciProvider: textOf(ci.name),
    ciRunId: textOf(ci.buildNumber),
    ciUrl: textOf(ci.url),
    branch: textOf(git.branch),
    commit: textOf(git.revision),
  };
}
