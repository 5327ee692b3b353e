import { type ErrorCode, errorCatalogue } from '../../src/model/errors.ts';
import { codeBlock } from './markdown.ts';

interface Entry {
  readonly message: (details: never) => string;
  readonly remedy: (details: never) => string;
  readonly exitCode: 2 | 3;
}

/** Stands for the details of any case: each is shown by its name. */
const anyDetails = new Proxy({}, { get: (_, name) => `<${String(name)}>` }) as never;

/** docs/generated/errors.md: every error that Assay shows to people. */
export function errorReference(): string {
  const codes = (Object.keys(errorCatalogue) as ErrorCode[]).sort();
  const sections = codes.map((code) => {
    const { message, remedy, exitCode } = errorCatalogue[code] as unknown as Entry;
    return `## ${code}\n\n${codeBlock('text', `error: ${message(anyDetails)}\n  ${remedy(anyDetails)}\n  (${code})`)}\n\nExit code ${exitCode}.`;
  });
  return `# Errors

Each error has a code that never changes its meaning, says who and what, and ends with what to do. \`<...>\` stands for
the details of the case. Exit code 2 is usage or set-up, 3 means that the run or Assay itself broke. Any other error is a
bug of Assay; \`ASSAY_DEBUG=1\` shows where it came from.

${sections.join('\n\n')}
`;
}
