import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordEvents } from '../../model/events/record-event.ts';
import { captureRunContext, runStartedFields } from './run-context.ts';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'assay-context-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const env = {
  SHOP_URL: 'https://shop.example',
  SHOP_LANGUAGE: 'de',
  DB_PASSWORD: 'rosebud-44',
  CUSTOMER: 'acme-co',
};

describe('the context of a run', () => {
  it('does without git and CI', async () => {
    const context = await captureRunContext({ cwd, env, argv: ['run'], secrets: [] });
    expect(context).toMatchObject({
      command: 'assay',
      arguments: ['run'],
      git: null,
      ci: null,
      buildKey: null,
    });
    expect(context.system.nodeVersion).toBe(process.versions.node);
  });

  it('shows no secret of the environment, of the options, or of those that the user names', async () => {
    const argv = ['run', '--token', 'tok-12345', '--name', 'as acme-co with rosebud-44'];
    const given = { ...env, CI: '1', ASSAY_CI_JOB: 'for acme-co', ASSAY_GIT_SUBJECT: 'Remove tok-12345' };
    const context = await captureRunContext({ cwd, env: given, argv, secrets: ['CUSTOMER'] });
    expect(context.arguments).toEqual(['run', '--token', '***', '--name', 'as *** with ***']);
    expect(context.environment).toMatchObject({ CUSTOMER: '***', DB_PASSWORD: '***', SHOP_LANGUAGE: 'de' });
    expect(context.ci?.job).toBe('for ***');
    expect(context.git?.subject).toBe('Remove ***');
    expect(JSON.stringify(context)).not.toMatch(/rosebud|acme|tok-1/);
  });

  it('records all variables, some, or none', async () => {
    const recorded = async (recordEnvVars: 'all' | 'none' | string[]) =>
      Object.keys((await captureRunContext({ cwd, env, argv: [], secrets: [], recordEnvVars })).environment);
    expect(await recorded('all')).toEqual(['CUSTOMER', 'DB_PASSWORD', 'SHOP_LANGUAGE', 'SHOP_URL']);
    expect(await recorded('none')).toEqual([]);
    expect(await recorded(['SHOP_*', 'CUSTOMER', 'MISSING'])).toEqual([
      'CUSTOMER',
      'SHOP_LANGUAGE',
      'SHOP_URL',
    ]);
  });

  it('fills the event that starts the run, with the commit that somebody made', async () => {
    const ci = {
      GITLAB_CI: '1',
      CI_PIPELINE_ID: '5',
      CI_JOB_URL: 'https://ci/5',
      CI_COMMIT_SHA: 'a'.repeat(40),
    };
    const request = {
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: 'b'.repeat(40),
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'topic',
    };
    const context = await captureRunContext({
      cwd,
      env: { ...env, ...ci, ...request },
      argv: ['run'],
      secrets: [],
    });
    const project = { key: 'shop', name: 'Shop' };
    const event = recordEvents.run_started.parse({
      type: 'run_started',
      at: 1,
      project,
      ...runStartedFields(context),
    });
    expect(event).toMatchObject({
      command_args: ['assay', 'run'],
      commit_sha: 'b'.repeat(40),
      branch: 'topic',
      ci_provider: 'gitlab',
      ci_run_id: '5',
      ci_url: 'https://ci/5',
      build_key: context.buildKey,
      environment_vars: { DB_PASSWORD: '***' },
    });
  });
});
