import type { TextEdit } from './text-edit.ts';

const ours = '--test-reporter=assay/node-test --test-reporter-destination=stdout';
const programs = /(^|[/\\])(node|tsx)(\.exe)?$/;

/** A word of a shell command, as it stands there. */
interface ShellWord {
  readonly text: string;
  readonly end: number;
}

/** Words of each command of a line; null where the line is more than words and signs between commands. */
function commandsOf(script: string): ShellWord[][] | null {
  const commands: ShellWord[][] = [[]];
  const piece = /\s+|(&&|\|\||[;|&])|((?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\;|&`])+)|([\s\S])/g;
  for (const found of script.matchAll(piece)) {
    const [text, sign, word, other] = found;
    if (other !== undefined || word?.includes('$(')) return null;
    if (sign !== undefined) commands.push([]);
    else if (word !== undefined) commands.at(-1)?.push({ text, end: found.index + text.length });
  }
  return commands;
}

/** Options of Node whose value is the next word. */
const valued =
  /^(-r|-C|--(import|require|loader|experimental-loader|conditions|env-file|env-file-if-exists|test-[a-z-]+|watch-path))$/;

/** The word `--test` of a command that runs Node's test runner; null when it is another command. */
function testWord(words: readonly ShellWord[]): ShellWord | null {
  const program = words.findIndex(({ text }) => programs.test(text));
  for (let at = program + 1; program !== -1 && at < words.length; at++) {
    const { text } = words[at] as ShellWord;
    if (text === '--test') return words[at] as ShellWord;
    if (!text.startsWith('-')) return null;
    if (valued.test(text)) at++;
  }
  return null;
}

/** Whether a script of package.json runs Node's test runner. */
export function runsNodeTests(script: string): boolean {
  const commands = commandsOf(script);
  return commands === null
    ? /(^|\s)node\s+(-\S+\s+)*--test(\s|$)/.test(script)
    : commands.some((words) => testWord(words) !== null);
}

/**
 * Adds the reporter to the command with `node --test` of a script, and the one that Node takes by itself where there is
 * no other.
 *
 * @returns null where it is not certain what to change
 */
export function addTestReporter(script: string): TextEdit | null {
  const tests = (commandsOf(script) ?? []).flatMap((words) => {
    const test = testWord(words);
    return test === null ? [] : [{ words, test }];
  });
  const [only] = tests;
  if (tests.length !== 1 || only === undefined) return null;
  const count = (option: string) =>
    only.words.filter(({ text }) => text === option || text.startsWith(`${option}=`)).length;
  const [reporters, destinations] = [count('--test-reporter'), count('--test-reporter-destination')];
  const { end } = only.test;
  if (reporters === destinations) {
    const usual = '--test-reporter=spec --test-reporter-destination=stdout';
    return { start: end, end, text: ` ${reporters === 0 ? `${usual} ` : ''}${ours}` };
  }
  // One reporter alone prints to standard output without saying so; two have to say it.
  if (reporters === 1 && destinations === 0)
    return { start: end, end, text: ` ${ours} --test-reporter-destination=stdout` };
  return null;
}
