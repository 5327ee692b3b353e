import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redactor.ts';

const redactor = (env: Record<string, string>, secretNames: string[] = []) =>
  createRedactor({ env, secretNames });

describe('a redacted text', () => {
  it('is the same text when it holds no secret', () => {
    const text = 'Expected 3 items at https://shop.example/basket, found 2';
    expect(redactor({ API_TOKEN: 'abcd-efgh' }).text(text)).toBe(text);
    expect(redactor({}).text('')).toBe('');
  });

  it('masks every occurrence, whatever signs the secret is made of', () => {
    const value = 'p$(x)[a]{2}^|\\d+.*?/\u00fc\u{1f511}';
    expect(redactor({ DB_PASSWORD: value }).text(`${value} and ${value}${value}.`)).toBe('*** and ***.');
  });

  it('masks percent-encoded, JSON and base64 spellings', () => {
    const value = 'p&ss "w\u00f6rd"/?+~';
    const { text } = redactor({ DB_PASSWORD: value });
    const basic = (user: string) => Buffer.from(`${user}:${value}`).toString('base64');
    for (const spelling of [
      encodeURIComponent(value),
      encodeURIComponent(value).toLowerCase(),
      new URLSearchParams({ q: value }).toString().slice(2),
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value).toString('base64'),
      Buffer.from(value).toString('base64url'),
    ]) {
      expect(text(`<${spelling}>`)).toBe('<***>');
    }
    for (const user of ['a', 'ab', 'abc'])
      expect(text(`Basic ${basic(user)}`)).toMatch(/^Basic .{0,8}\*\*\*.{0,4}$/);
  });

  it('masks the lines of a private key one by one', () => {
    const key =
      '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nAQEFAASCBKcwggSjAgEAAoI\n-----END PRIVATE KEY-----\n';
    expect(redactor({ DEPLOY_KEY: key }, ['DEPLOY_KEY']).text('at AQEFAASCBKcwggSjAgEAAoI!')).toBe('at ***!');
  });

  it('masks secrets that overlap as one', () => {
    const { text } = createRedactor({ env: {}, secretNames: [], secretValues: ['abcdefgh', 'efghijkl'] });
    expect(text('1abcdefghijkl2')).toBe('1***2');
  });

  it('does not spell one secret while it masks another', () => {
    const { text } = createRedactor({ env: {}, secretNames: [], secretValues: ['xxxxxxxx', 'ab***cdef'] });
    expect(text('abxxxxxxxxcdef')).toBe('***');
  });

  it('leaves short values and common words where they are', () => {
    const env = {
      A_TOKEN: 'abc',
      AUTH_ENABLED: 'true',
      B_TOKEN: '12345',
      PGPASSWORD: 'postgres',
      C_AUTH: 'false',
    };
    const text = 'abc true 12345 postgres false';
    expect(redactor(env).text(text)).toBe(text);
  });

  it('masks values of variables that the user names, common or not', () => {
    expect(redactor({ CUSTOMER: 'guest' }, ['customer']).text('for guest')).toBe('for ***');
    expect(redactor({ CUSTOMER: 'true' }, ['CUSTOMER']).text('is true')).toBe('is true');
  });

  it('keeps the path of a file that a variable for credentials names', () => {
    const env = { GOOGLE_APPLICATION_CREDENTIALS: '/home/ada/key.json' };
    expect(redactor(env).text('cannot read /home/ada/key.json')).toBe('cannot read /home/ada/key.json');
  });

  it('masks passwords that the environment has inside URLs wherever they turn up', () => {
    const { text } = redactor({ DATABASE_URL: 'postgres://app:s3cr%40t-x@db:5432/shop' });
    expect(text('password s3cr@t-x is wrong, s3cr%40t-x too')).toBe('password *** is wrong, *** too');
  });
});

describe('credentials in URLs', () => {
  const { text } = redactor({});

  it.each([
    ['https://ada:pw@host/path', 'https://***@host/path'],
    ['https://ghp_token@github.com/x.git', 'https://***@github.com/x.git'],
    ['(postgres://u:p@ss:w@db:5432/x)', '(postgres://***@db:5432/x)'],
    ['a http://a:b@c and wss://t@d', 'a http://***@c and wss://***@d'],
    ['amqp://:pw@host', 'amqp://***@host'],
    ['postgres://u:p/w?x#y@db/x', 'postgres://***@db/x'],
    [`"postgresql://u:it's@db/x","ada@example.com"`, '"postgresql://***@db/x","ada@example.com"'],
    ['postgres://u:pw@%2Fvar%2Frun/x?schema=a', 'postgres://***@%2Fvar%2Frun/x?schema=a'],
    [
      'postgres://db/x?user=u&password=geheim&sslmode=require',
      'postgres://db/x?user=u&password=***&sslmode=require',
    ],
    ['postgres://a:b@c postgres://d:e@f', 'postgres://***@c postgres://***@f'],
  ])('%s becomes %s', (before, after) => {
    expect(text(before)).toBe(after);
    expect(text(after)).toBe(after);
  });

  it.each([
    'ssh://git@host/x.git',
    'git@github.com:acme/shop.git',
    'postgres://app@db/shop',
    'https://host/@scope/name',
    'https://host?mail=a@b',
    'file:///node_modules/@cucumber/cucumber/lib/a.js:1:2',
    '"https://host","ada@example.com"',
    '"postgres://db/shop","ada@example.com"',
    'https://host/reset?forgot-password=1',
  ])('%s has none', (plain) => expect(text(plain)).toBe(plain));

  it('are found in linear time', () => {
    const before = performance.now();
    text('a://'.repeat(100_000));
    text(`http://${'@a'.repeat(200_000)}`);
    text('x'.repeat(1_000_000));
    text('postgres://'.repeat(100_000));
    text(`postgres://${'?password='.repeat(100_000)}`);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe('a redacted environment', () => {
  it('is in order of names, masks by name and replaces in other values', () => {
    const env = {
      Z: '1',
      API_TOKEN: 'abcd-efgh',
      NOTE: 'use abcd-efgh',
      EMPTY_TOKEN: '',
      BASIC_AUTH: 'true',
      NONE: undefined,
    };
    const result = createRedactor({ env, secretNames: [] }).environment(env);
    expect(Object.entries(result)).toEqual([
      ['API_TOKEN', '***'],
      ['BASIC_AUTH', '***'],
      ['EMPTY_TOKEN', ''],
      ['NOTE', 'use ***'],
      ['Z', '1'],
    ]);
  });
});

describe('redacted arguments', () => {
  const masked = (...list: string[]) => redactor({}).arguments(list);

  it('mask the values of options whose names say secret', () => {
    expect(masked('--password=foo', '--api-key', 'k', 'x.feature')).toEqual([
      '--password=***',
      '--api-key',
      '***',
      'x.feature',
    ]);
    expect(masked('--token', '-abc', '--next')).toEqual(['--token', '***', '--next']);
    expect(masked('--env', 'DB_PASSWORD=a=b', '--env=DB_PASSWORD=c')).toEqual([
      '--env',
      'DB_PASSWORD=***',
      '--env=DB_PASSWORD=***',
    ]);
    expect(masked('--header', 'Authorization: Bearer x')).toEqual(['--header', 'Authorization: ***']);
  });

  it('leave the others', () => {
    const plain = [
      'run',
      '--secrets',
      'A,B',
      '--secrets=A',
      '--no-auth',
      'a.feature',
      '--tags=@auth',
      'auth.feature:12',
      '--password',
    ];
    expect(masked(...plain)).toEqual(plain);
    expect(masked('--token', '--headless', 'a.feature')).toEqual(['--token', '--headless', 'a.feature']);
  });

  it('make known what must not show in texts either', () => {
    const made = createRedactor({
      env: {},
      secretNames: [],
      argv: ['--token', 'tok-12345', '--auth', 'true'],
    });
    expect(made.text('tok-12345 is true')).toBe('*** is true');
  });
});

describe('a secret of eight characters or more', () => {
  const secret = fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 8, maxLength: 24 }),
      fc.string({
        unit: fc.constantFrom('*', 'a', 'b', ':', '/', '@', '%', '\\', '"', '$'),
        minLength: 8,
        maxLength: 16,
      }),
      fc.base64String({ minLength: 8, maxLength: 40 }),
    )
    .filter((value) => value.trim().length >= 8);
  const glue = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('', '***', '*', 'http://', '@', '://a:', '%'),
    fc.string({ unit: fc.constantFrom('*', 'a', 'b', ':', '/', '@'), maxLength: 6 }),
  );

  it('never survives, wherever it stands, beside and across others', () => {
    const scene = fc.tuple(
      fc.array(secret, { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(3), fc.nat(20), fc.nat(8), glue), { maxLength: 8 }),
    );
    fc.assert(
      fc.property(scene, ([secrets, pieces]) => {
        // Whole secrets and parts of them, so that the end of one may be the beginning of another.
        const text = pieces
          .map(([which, cut, end, between]) => {
            const value = secrets[which % secrets.length] ?? '';
            return (end === 0 ? value.slice(cut) : end === 1 ? value.slice(0, cut) : value) + between;
          })
          .join('');
        const env = Object.fromEntries(secrets.map((value, index) => [`S${index}`, value]));
        const result = createRedactor({ env, secretNames: Object.keys(env) }).text(text);
        for (const value of secrets) expect(result).not.toContain(value);
      }),
      { numRuns: 3000, seed: 20260304 },
    );
  });

  it('never survives in base64 that it is a part of, or percent-encoded', () => {
    const bytes = fc.uint8Array({ maxLength: 5 });
    const text = fc
      .string({ unit: 'grapheme', minLength: 8, maxLength: 24 })
      .filter((value) => value.trim().length >= 8);
    fc.assert(
      fc.property(text, bytes, bytes, (value, before, after) => {
        const { text: redact } = createRedactor({ env: {}, secretNames: [], secretValues: [value] });
        expect(redact(`q=${encodeURIComponent(value)}`)).not.toContain(encodeURIComponent(value));
        const encoded = Buffer.concat([before, Buffer.from(value), after]).toString('base64');
        expect(Buffer.from(redact(encoded).replaceAll('*', ''), 'base64').toString()).not.toContain(value);
        expect(redact(encoded)).toContain('***');
      }),
      { numRuns: 500, seed: 20260304 },
    );
  });
});
