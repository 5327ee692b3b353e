import { readFileSync } from 'node:fs';
import type { Variables } from './variables.ts';

/** Page of one attempt of a run of GitHub Actions. */
export function gitHubUrl(env: Variables): string | null {
  const [server, repository, run] = [env.GITHUB_SERVER_URL, env.GITHUB_REPOSITORY, env.GITHUB_RUN_ID];
  if (!server || !repository || !run) return null;
  const attempt = env.GITHUB_RUN_ATTEMPT;
  return `${server}/${repository}/actions/runs/${run}${attempt ? `/attempts/${attempt}` : ''}`;
}

/** GitHub writes the commit of a pull request only to the file that describes the event. */
export function gitHubHeadCommit(env: Variables): string | null {
  const path = env.GITHUB_EVENT_PATH;
  if (!path || !env.GITHUB_EVENT_NAME?.startsWith('pull_request')) return null;
  try {
    const event = JSON.parse(readFileSync(path, 'utf8')) as { pull_request?: { head?: { sha?: unknown } } };
    const head = event.pull_request?.head?.sha;
    return typeof head === 'string' ? head : null;
  } catch {
    return null;
  }
}
