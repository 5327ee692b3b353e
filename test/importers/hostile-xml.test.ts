import { describe, expect, it } from 'vitest';
import { junitFormat } from '../../src/importers/junit/junit-format.ts';
import { collectImport, inputOfText, testLines } from './collect-import.ts';

const suite = (inside: string) => `<testsuite name="s">${inside}</testsuite>`;
const read = (text: string) => collectImport(junitFormat, inputOfText(text));
const codesOf = async (text: string) => (await read(text)).diagnostics.map(({ code }) => code);

describe('hostile XML', () => {
  it('with a DOCTYPE is refused, whatever stands in it', async () => {
    const bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    await expect(read(bomb + suite('<testcase name="&b;"/>'))).rejects.toThrow(/DOCTYPE/);
    await expect(read(`<!DOCTYPE r SYSTEM "file:///etc/passwd">${suite('')}`)).rejects.toThrow(/DOCTYPE/);
  });

  it('with entities that are not those of XML keeps them as they are written', async () => {
    const collected = await read(
      suite('<testcase name="a"><failure message="&nbsp;&lt;x&gt; &copy;"/></testcase>'),
    );
    expect(testLines(collected)).toEqual(['s#a | failed: &nbsp;<x> &copy;']);
    expect(collected.diagnostics).toMatchObject([{ code: 'INPUT_MALFORMED' }, { code: 'INPUT_MALFORMED' }]);
  });

  it('that is nested without end stops at a limit', async () => {
    const deep = `<testcase name="a"/>${'<testsuite name="d">'.repeat(2000)}`;
    const collected = await read(suite(deep));
    expect(testLines(collected)).toEqual(['s#a | passed']);
    expect(collected.diagnostics).toMatchObject([{ code: 'LIMIT_EXCEEDED' }]);
    expect(collected.brokenOff).toHaveLength(1);
  });

  it('with thousands of attributes, or names without end, stops at a limit', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => `a${index}="x"`).join(' ');
    expect(await codesOf(suite(`<testcase name="a"/><testcase ${many}/>`))).toEqual(['LIMIT_EXCEEDED']);
    expect(await codesOf(suite(`<testcase name="a"/><${'n'.repeat(100_000)}/>`))).toEqual(['LIMIT_EXCEEDED']);
  });

  it('with a text without end keeps the start of it', async () => {
    const text = 'x'.repeat(5_000_000);
    const collected = await read(
      suite(`<testcase name="a"><system-out>${text}</system-out></testcase><testcase name="b"/>`),
    );
    expect(testLines(collected)).toEqual(['s#a | passed', 's#b | passed']);
    expect(collected.diagnostics.some(({ code }) => code === 'TEXT_CUT')).toBe(true);
    expect(collected.tests[0]?.attempts[0]?.logs?.[0]?.text.length).toBeLessThan(2_200_000);
  });

  it('that is none is refused', async () => {
    await expect(read('not XML at all')).rejects.toThrow(/cannot be imported/);
    await expect(read('')).rejects.toThrow(/cannot be imported/);
    await expect(read('<html><body/></html>')).rejects.toThrow(/neither test suites nor tests/);
  });
});

describe('broken XML', () => {
  it('counts up to the place where it is broken, and no further', async () => {
    const collected = await read(suite('<testcase name="a"/><testcase name="b"></oops><testcase name="c"/>'));
    expect(testLines(collected)).toEqual(['s#a | passed', 's#b | interrupted']);
    expect(collected.brokenOff).toMatchObject([{ message: 'unexpected close tag.', line: 1 }]);
  });

  it('behind its end changes nothing of what it says', async () => {
    const collected = await read(`${suite('<testcase name="a"/>')}\nBuild finished.`);
    expect(testLines(collected)).toEqual(['s#a | passed']);
    expect(collected.brokenOff).toEqual([]);
    expect(collected.diagnostics).toMatchObject([{ code: 'INPUT_MALFORMED' }]);
  });

  it('in another encoding is read in it', async () => {
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?>${suite('<testcase name="größe"/>')}`;
    const latin = {
      ...inputOfText(''),
      chunks: async function* () {
        yield Buffer.from(text, 'latin1');
      },
    };
    expect(testLines(await collectImport(junitFormat, latin))).toEqual(['s#größe | passed']);
    const wide = {
      ...latin,
      chunks: async function* () {
        yield Buffer.from(`\ufeff${text}`, 'utf16le');
      },
    };
    expect(testLines(await collectImport(junitFormat, wide))).toEqual(['s#größe | passed']);
  });
});
