import type { Annotation } from './annotation.ts';

/** GitHub shows at most so many annotations of one severity of a step, and leaves the others out without a word. */
const gitHubPerSeverity = 10;
/** Lines of plain text. */
const plainLimit = 200;

/** What a workflow command carries as its text. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** What stands in a property of a workflow command. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string | null>>,
  text: string,
): string {
  const pairs = Object.entries(properties).flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${escapeProperty(value)}`],
  );
  return `::${name}${pairs.length === 0 ? '' : ` ${pairs.join(',')}`}::${escapeData(text)}\n`;
}

function gitHubCommand({ severity, path, line, title, message }: Annotation): string {
  const properties = { file: path, line: path === null || line === null ? null : String(line), title };
  return workflowCommand(severity, properties, message);
}

/**
 * Workflow commands of GitHub Actions. More than it shows of one severity become one notice that says how many there
 * are; together that is less than the 50 annotations that a run may have.
 */
function github(annotations: readonly Annotation[], command: string): string {
  const shown = (['error', 'warning'] as const).flatMap((severity) =>
    annotations.filter((one) => one.severity === severity).slice(0, gitHubPerSeverity),
  );
  const left = annotations.length - shown.length;
  const lines = shown.map(gitHubCommand);
  if (left > 0) {
    const text = `${left} more causes and tests are not annotated. All of them: ${command}`;
    lines.push(workflowCommand('notice', { title: 'More failures' }, text));
  }
  return lines.join('');
}

const gitlabSeverities = { error: 'major', warning: 'minor' } as const;

/** The report of GitLab's Code Quality: a JSON array, for `artifacts: reports: codequality`. */
function gitlab(annotations: readonly Annotation[]): string {
  const issues = annotations.map(({ severity, path, line, title, message, fingerprint }) => ({
    description: `${title}: ${message.split('\n', 1)[0]}`,
    check_name: 'assay',
    fingerprint,
    severity: gitlabSeverities[severity],
    location: { path: path ?? '.', lines: { begin: line ?? 1 } },
    content: { body: message },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
}

/** `file:line: severity: title: message`, as compilers write it and editors read it. */
function plain(annotations: readonly Annotation[], command: string): string {
  const lines = annotations.slice(0, plainLimit).map(({ severity, path, line, title, message }) => {
    const place = [path ?? '-', line].filter((part) => part !== null).join(':');
    return `${place}: ${severity}: ${title}: ${message.split('\n', 1)[0]}\n`;
  });
  const left = annotations.length - lines.length;
  if (left > 0) lines.push(`${left} more: ${command}\n`);
  return lines.join('');
}

/** Forms of annotations, by the name that people give. */
export const annotationFormats = { github, gitlab, plain } satisfies Record<
  string,
  (annotations: readonly Annotation[], command: string) => string
>;

export type AnnotationFormat = keyof typeof annotationFormats;
