import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureRunContext, runStartedFields } from '../environment/run-context.ts';
import { createRedactor } from './redactor.ts';

const password = 'S3cr/t?#"x y\'@z';
const url = (text: string) => `postgres://ada:${text}@db:5432/runs?schema=qa`;

/** What a run would record of a process with these variables and words. */
async function recorded(env: Record<string, string>, argv: readonly string[]): Promise<string> {
  const context = await captureRunContext({ cwd: process.cwd(), env, argv, secrets: [] });
  return JSON.stringify(runStartedFields(context));
}

describe('a recorded run', () => {
  it.each(['ASSAY_DATABASE_URL', 'DATABASE_URL'])('has %s without its password', async (name) => {
    for (const spelling of [encodeURIComponent(password), password, 'postgres', 'true']) {
      const text = await recorded({ [name]: url(spelling) }, ['run']);
      expect(JSON.parse(text)).toMatchObject({
        environment_vars: { [name]: 'postgres://***@db:5432/runs?schema=qa' },
      });
    }
  });

  it.each(['DATABASE__PASSWORD', 'PGPASSWORD', 'database__password'])('has *** for %s', async (name) => {
    for (const value of [password, 'postgres', '1234']) {
      expect(JSON.parse(await recorded({ [name]: value }, ['run']))).toMatchObject({
        environment_vars: { [name]: '***' },
      });
    }
  });

  it.each([
    ['--database-url', url('geheim-1')],
    [`--database-url=${url('geheim-1')}`],
    ['--database', url('geheim-1')],
    ['-d', url('geheim-1')],
    [`--db=${url('geheim-1')}`],
    ['--env', 'DATABASE__PASSWORD=geheim-1'],
    ['--env', `ASSAY_DATABASE_URL=${url('geheim-1')}`],
  ])('has its words %s %s without the password', async (...words) => {
    const text = await recorded({}, ['run', ...words]);
    expect(text).not.toContain('geheim');
    expect(text).toContain('***');
  });

  it('says nothing of the password wherever it turns up', async () => {
    const { text } = createRedactor({
      env: { ASSAY_DATABASE_URL: url(encodeURIComponent(password)) },
      secretNames: [],
    });
    expect(text(`password ${password} is wrong`)).toBe('password *** is wrong');
    expect(text(`at ${encodeURIComponent(password)}`)).toBe('at ***');
  });

  it('keeps the file that holds a password', async () => {
    const text = await recorded({ DATABASE__PASSWORD_FILE: '/run/secrets/db' }, ['run']);
    expect(text).toContain('/run/secrets/db');
  });

  it('never has the password of a URL, whatever signs it is made of', () => {
    const secret = fc.string({ unit: 'binary', minLength: 6 }).filter((text) => text.trim().length >= 6);
    fc.assert(
      fc.property(secret, fc.boolean(), (value, encoded) => {
        fc.pre(encoded ? value.isWellFormed() : true);
        const given = { ASSAY_DATABASE_URL: url(encoded ? encodeURIComponent(value) : value) };
        const { environment } = createRedactor({ env: given, secretNames: [] });
        expect(environment(given).ASSAY_DATABASE_URL).toBe('postgres://***@db:5432/runs?schema=qa');
      }),
      { seed: 21, numRuns: 300 },
    );
  });
});
